import Communication
import Datasets
import Files
import FoundationEssentials

extension DataPlan {
  /// Opens the data on all processes. The first process of each host reads it, and the others sleep meanwhile. Then they map
  /// the files that it has written: those of a prepared text, or of the columns of examples.
  ///
  /// - Throws: an `AgreedFailure` on all processes.
  package func open(_ preparation: Preparation, _ communicator: any Communicator) throws -> any Dataset {
    if communicator.size == 1 { return try communicator.agree { try open(preparation: preparation) } }
    let leader = communicator.hosts.near.lowerBound
    let opened = try communicator.firstOfHost { processors in
      var leading = preparation
      leading.processors = processors
      return Result { try open(preparation: leading) }
    }
    let first = try communicator.agree { try opened?.get() }
    let shared = DataOfHost(communicator.hosts.near.count > 1 ? first : nil)
    let cards = try communicator.gather(Array(try JSON.encoder().encode(shared.card)))
    return try withExtendedLifetime(shared) {
      try communicator.agree {
        if let first { return first }
        return try open(preparation, from: try JSON.decoder().decode(DataOfHost.Card.self, from: Data(cards[leader])))
      }
    }
  }

  /// Opens the data on another process than the first one of a host.
  private func open(_ preparation: Preparation, from card: DataOfHost.Card) throws -> any Dataset {
    // Processes in different containers may share a host, but not files. Then each reads the data.
    if let examples = card.examples, let dataset = try? ExampleDataset(examples) { return dataset }
    var following = preparation
    following.trusted = card.texts
    following.mayWrite = format != .text
    return try open(preparation: following)
  }
}

/// What the first process of a host gives to the others, as long as this value is there.
private struct DataOfHost {
  /// What the others open it with.
  struct Card: Codable {
    let texts: [PreparedFile.Card]
    let examples: ProcessFile?
  }

  let card: Card
  private let offer: ExampleDataset.Offer?

  /// - Parameter dataset: what the process has read; nil on another process, or if there are no others.
  init(_ dataset: (any Dataset)?) {
    // Without room for the offer, the others read the data as well.
    offer = (dataset as? ExampleDataset).flatMap { try? ExampleDataset.Offer($0) }
    card = Card(texts: dataset?.prepared ?? [], examples: offer?.shared)
  }
}
