import Communication
import Networks

extension Gradients {
  /// Replaces the gradients of every process by their sum over all.
  ///
  /// - Parameter loss: this process's summed loss.
  /// - Returns: the summed loss of all processes.
  func reduce(with communicator: any Communicator, loss: Double) throws -> Double {
    try sums.storage.withMutableSpan { try communicator.sum(&$0) }
    return try communicator.sum(loss)
  }
}

extension Communicator {
  /// The sum of a value over all processes.
  func sum(_ value: Double) throws -> Double {
    var values: InlineArray<1, Double> = [value]
    var span = values.mutableSpan
    try sum(&span)
    return values[0]
  }
}
