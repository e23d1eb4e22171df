import Kernels

/// The recurrent kernel of some of a layer's gates, packed for the way forward and the way back.
public final class RecurrentKernel {
  private let forward, transposed: PackedWeights

  /// - Parameters:
  ///   - columns: those of the gates.
  ///   - arrangement: how the cell's step wants them.
  init(_ weights: RecurrentWeights, _ columns: Range<Int>, _ arrangement: PackedMatrix.Arrangement) {
    forward = weights.packed(\.recurrentKernel, columns, arrangement)
    transposed = weights.packed(\.recurrentKernel, columns, transposed: true)
  }

  /// The product with what a step reads of the state, (B, units), for the cell's forward kernel.
  func product(_ state: Matrix) -> StateProduct { StateProduct(state, forward.current) }

  /// Adds the product with what a step reads of the state, (B, units), to sums, (B, columns); for a cell without a kernel
  /// of its own. The columns are in plain arrangement.
  public func addProduct(of state: Matrix, to sums: Matrix) {
    multiply(state, forward.current, into: sums, from: .result)
  }

  /// Takes the gradient of the product to the state.
  ///
  /// - Parameters:
  ///   - dSums: the gradient of the product, (B, columns).
  ///   - dState: receives that of the state, (B, units).
  ///   - start: what the gradient is added to.
  public func backward(_ dSums: Matrix, into dState: Matrix, from start: Start) {
    multiply(dSums, transposed.current, into: dState, from: start)
  }
}
