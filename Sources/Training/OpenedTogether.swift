import Communication
import Datasets
import Files
import FoundationEssentials

extension DataPlan {
  /// Opens the data on all processes. Running text is read by the first process of each host, on the processors of all
  /// of them. The others sleep meanwhile, and then map the file that it has prepared.
  ///
  /// - Throws: an `AgreedFailure` on all processes.
  package func open(_ preparation: Preparation, _ communicator: any Communicator) throws -> any Dataset {
    if format != .text || communicator.size == 1 {
      return try communicator.agree { try open(preparation: preparation) }
    }
    let leader = communicator.hosts.near.lowerBound
    let opened = try communicator.firstOfHost { processors in
      var leading = preparation
      leading.processors = processors
      return Result { try open(preparation: leading) }
    }
    let first = try communicator.agree { try opened?.get() }
    let cards = try communicator.gather(Array(try JSON.encoder().encode(first?.prepared ?? [])))
    return try communicator.agree {
      if let first { return first }
      var following = preparation
      following.trusted = try JSON.decoder().decode([PreparedFile.Card].self, from: Data(cards[leader]))
      following.mayWrite = false
      return try open(preparation: following)
    }
  }
}
