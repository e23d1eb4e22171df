import Kernels

/// The gradients of all weights, and the one home of sums over rows.
///
/// Layers say which rows a slot's gradient is the sum over; how the sum is formed is decided here.
public final class Gradients {
  /// The sums, with the layout of the weights.
  public let sums: Parameters
  private let right: PackedMatrix

  /// Zero gradients, with room for `rows` rows of the widest layer in the products.
  public init(_ layout: ParameterLayout, rows: Int) {
    sums = Parameters(layout)
    right = PackedMatrix(rows: rows, columns: layout.slots.map { $0.shape[$0.shape.count - 1] }.max() ?? 0)
  }

  /// Sets the gradients of a layer y = x W + r U + b from those of y.
  ///
  ///     dW = xᵀ dy   dU = rᵀ dy   db = Σ dy
  ///
  /// - Parameters:
  ///   - dOutputs: dy, (rows, outputs).
  ///   - inputs: x, (rows, inputs), and the slot of W.
  ///   - recurrent: r, (rows, units), and the slot of U, where there is one.
  ///   - bias: the slot of b.
  func set(
    from dOutputs: Matrix, inputs: Matrix, kernel: Slot, recurrent: (inputs: Matrix, kernel: Slot)? = nil, bias: Slot
  ) {
    right.pack(dOutputs)
    multiply(transposed: inputs, right, into: sums[kernel])
    if let recurrent { multiply(transposed: recurrent.inputs, right, into: sums[recurrent.kernel]) }
    sumRows(dOutputs, into: sums[bias])
  }

  /// Sets the gradient of a table whose rows were looked up: each row's gradient goes to its token's row.
  func set(_ table: Slot, from dRows: Matrix, at tokens: Span<Int32>) {
    sums[table].fill(0)
    scatterAdd(dRows, tokens, into: sums[table])
  }
}
