import Communication
import Networks

extension TableGradient {
  /// Asks all processes which rows their batches touched.
  func findTouchedByAll(_ communicator: any Communicator) throws {
    if communicator.size == 1 { return takeOwnForAll() }
    touchedByAll.removeAll()
    for words in try communicator.gather(touched.words) { touchedByAll.formUnion(words) }
  }
}
