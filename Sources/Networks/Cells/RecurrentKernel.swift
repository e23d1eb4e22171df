import Kernels

/// The columns of the recurrent kernel that belong to some gates of a layer, packed for the forward and the backward
/// pass.
public final class RecurrentKernel {
  private let forward, transposed: PackedWeights

  /// - Parameters:
  ///   - columns: the columns of the gates.
  ///   - arrangement: the arrangement that the cell's step kernel needs.
  init(_ weights: RecurrentWeights, _ columns: Range<Int>, _ arrangement: PackedMatrix.Arrangement) {
    forward = weights.packed(\.recurrentKernel, columns, arrangement)
    transposed = weights.packed(\.recurrentKernel, columns, transposed: true)
  }

  /// Returns the product of a state, (B, units), with this kernel, and what is added to it, for the cell's step kernel to
  /// compute.
  func product(_ state: Matrix, plus inputs: InputSums) -> StateProduct {
    StateProduct(state, forward.current, plus: inputs)
  }

  /// Adds the product of a state with this kernel to pre-activations: `sums` += `state` U. For cells without their own
  /// step kernel.
  ///
  /// The kernel must be in plain arrangement.
  ///
  /// - Parameters:
  ///   - state: the state that the time step reads, (B, units).
  ///   - sums: the pre-activations, (B, columns).
  public func addProduct(of state: Matrix, to sums: Matrix) {
    multiply(state, forward.current, into: sums, from: .result)
  }

  /// Computes the gradient with respect to the state from the gradient with respect to the product:
  /// `dState` = `start` + `dSums` Uᵀ.
  ///
  /// - Parameters:
  ///   - dSums: the gradient with respect to the product, (B, columns).
  ///   - dState: receives the gradient with respect to the state, (B, units).
  ///   - start: what the result is added to.
  public func backward(_ dSums: Matrix, into dState: Matrix, from start: Start) {
    multiply(dSums, transposed.current, into: dState, from: start)
  }
}
