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
  ///   - first: x, (rows, inputs), and the slot of W.
  ///   - second: r, (rows, units), and the slot of U, where there is one.
  ///   - bias: the slot of b and which row of it is b, where it is wanted.
  ///   - adding: whether these are more rows of the same sums.
  func set(
    from dOutputs: Matrix, _ first: (inputs: Matrix, kernel: Slot), _ second: (inputs: Matrix, kernel: Slot)? = nil,
    bias: (slot: Slot, row: Int)? = nil, adding: Bool = false
  ) {
    sumOfProducts(
      dOutputs, RowProduct(first.inputs, into: sums[first.kernel]),
      second.map { RowProduct($0.inputs, into: sums[$0.kernel]) },
      sum: bias.map { sums[$0.slot].rows($0.row..<$0.row + 1) }, adding: adding)
  }

  /// Sets the gradient of a table whose rows were looked up: each row's gradient goes to its token's row.
  func set(_ table: Slot, from dRows: Matrix, at tokens: Span<Int32>) {
    sums[table].fill(0)
    scatterAdd(dRows, tokens, into: sums[table])
  }

  /// Sets the gradient of an array.
  func set(_ slot: Slot, from gradient: Matrix) { sums[slot].copy(from: gradient) }
}
