import Glibc
import Kernels

extension Communicator {
  /// Runs `work` on the first process of each host, while the other processes of the host sleep. Otherwise they would ask
  /// MPI again and again whether it is done, and take the processors that the work could use. All processes call this.
  ///
  /// - Parameter work: gets the processors of all processes of the host.
  /// - Returns: what `work` returns; nil on the other processes.
  public func firstOfHost<Result>(_ work: (Processors) -> Result) throws -> Result? {
    let leader = hosts.near.lowerBound
    var processors = Processors.ofThisThread
    for words in try gather(processors.words)[hosts.near] { processors.formUnion(Processors(words: words)) }
    let word = Storage(count: 1)
    if rank == leader {
      let result = work(processors)
      let messages = hosts.near.dropFirst().map { PeerMessage($0, word, 0..<1) }
      try transfer(sending: messages, receiving: [], tag: 0).wait()
      return result
    }
    let message = try transfer(sending: [], receiving: [PeerMessage(leader, word, 0..<1)], tag: 0)
    while !message.hasArrived {
      usleep(1000)
      try message.progress()
    }
    try message.wait()
    return nil
  }
}
