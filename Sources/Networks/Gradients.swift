import Kernels

/// The gradients of all weights, and the one home of sums over rows.
///
/// Layers say which rows a slot's gradient is the sum over; how the sum is formed is decided here.
public final class Gradients {
  /// The sums, with the layout of the weights.
  public let sums: Parameters
  private let sumOfProducts = SumOfProducts()

  /// Zero gradients of a layout.
  public init(_ layout: ParameterLayout) { sums = Parameters(layout) }

  /// Sets the gradients of a layer y = x W + r U + b from those of y.
  ///
  ///     dW = xᵀ dy   dU = rᵀ dy   db = Σ dy
  ///
  /// - Parameters:
  ///   - dOutputs: dy, (rows, outputs).
  ///   - inputs: x, (rows, inputs), and the slot of W.
  ///   - recurrent: r, (rows, units), and the slot of U, where there is one.
  ///   - bias: the slot of b.
  ///   - biasRow: which row of the slot is b.
  ///   - adding: whether these are more rows of the same sums.
  func set(
    from dOutputs: Matrix, inputs: Matrix, kernel: Slot, recurrent: (inputs: Matrix, kernel: Slot)? = nil, bias: Slot,
    biasRow: Int = 0, adding: Bool = false
  ) {
    sumOfProducts(
      dOutputs, RowProduct(inputs, into: sums[kernel]),
      recurrent.map { RowProduct($0.inputs, into: sums[$0.kernel]) }, sum: sums[bias].rows(biasRow..<biasRow + 1),
      adding: adding)
  }

  /// Sets the gradient of a table whose rows were looked up: each row's gradient goes to its token's row.
  func set(_ table: Slot, from dRows: Matrix, at tokens: Span<Int32>) {
    sums[table].fill(0)
    scatterAdd(dRows, tokens, into: sums[table])
  }
}
