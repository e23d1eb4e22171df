import Communication
import Networks

extension TableGradient {
  /// Asks all processes which rows their batches touched.
  func findTouchedByAll(_ communicator: any Communicator) throws {
    if communicator.size == 1 { return takeOwnForAll() }
    var words = touched.words
    try communicator.union(&words)
    touchedByAll.removeAll()
    touchedByAll.formUnion(words)
  }
}
