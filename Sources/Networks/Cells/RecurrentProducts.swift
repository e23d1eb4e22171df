import Kernels

/// The two products of a recurrent layer, x_t W and h_(t−1) U, over the steps of time, and their way back.
///
/// The products with the inputs do not wait for a step before them: they are formed for a chunk of steps, so that the
/// kernel is read once for all of them. Where the inputs are few vectors that steps share, they are formed once for each.
public final class RecurrentProducts {
  private let weights: RecurrentWeights
  private let kernel, kernelTransposed: PackedWeights
  private let distinctSums: Matrix?  // x W + b of each different vector
  private let dInputs: Matrix
  private let laps: Laps
  private var inputs: LayerInputs

  /// The products with a layer's weights.
  init(_ weights: RecurrentWeights, _ shape: InputShape, _ laps: Laps) {
    let columns = 0..<weights[\.kernel].columns
    self.weights = weights
    kernel = weights.packed(\.kernel, columns)
    kernelTransposed = weights.packed(\.kernel, columns, transposed: true)
    distinctSums = shape.distinct.map { Matrix(rows: $0, columns: weights[\.kernel].columns) }
    dInputs = Matrix(rows: shape.vectors, columns: weights.inputs)
    self.laps = laps
    inputs = LayerInputs(TimeMajor(dInputs, rows: shape.vectors)[0..<0])
  }

  /// Number of units.
  public var units: Int { weights.units }

  /// The way forward begins.
  func begin(_ inputs: LayerInputs, _ training: Pass.Training?) {
    self.inputs = inputs
    weights.drop?.begin(training)
    if let distinctSums { multiply(inputs.vectors, kernel.current, into: distinctSums, from: .row(bias)) }
    laps.end(.inputProducts)
  }

  /// x W + b of some steps.
  func inputs(_ steps: Range<Int>, into sums: Matrix) {
    laps.end(.recurrentProductsAndGates)
    if let distinctSums, let index = inputs.index?.rows {
      gather(distinctSums, index.span.extracting(rows(steps, of: sums)), into: sums)
    } else {
      multiply(inputs.vectors.rows(rows(steps, of: sums)), kernel.current, into: sums, from: .row(bias))
    }
    laps.end(.inputProducts)
  }

  /// U of the gates in some columns, packed as the cell's step wants it.
  public func recurrentKernel(_ columns: Range<Int>, _ arrangement: PackedMatrix.Arrangement = .plain)
    -> RecurrentKernel
  {
    RecurrentKernel(weights, columns, arrangement)
  }

  /// d, the bias of h U where it has one of its own.
  public var recurrentBias: Matrix { weights[\.bias].rows(1..<2) }

  /// Adds the gradient of h_(t−1) U + b to that of what was multiplied with U, where it is wanted.
  public func backward(_ dSums: Matrix, _ kernel: RecurrentKernel, dKept: Matrix?) {
    laps.end(.gatesBackward)
    if let dKept { kernel.backward(dSums, into: dKept, from: .result) }
    laps.end(.recurrentProductsBackward)
  }

  /// Sets the gradients of the weights from those of the sums of all steps, and takes them to the inputs.
  ///
  /// - Parameter kept: what was multiplied with U, h_(t−1) of all steps or what dropout left of it, (T · B, units).
  /// - Returns: the gradient of the inputs' vectors, if it is wanted and can be told before the sum over processes.
  func backward(_ dSums: SumGradients, kept: Matrix, _ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    laps.end(.gatesBackward)
    let slots = weights.slots
    let recurrent = (kept, slots.recurrentKernel)
    if let dRecurrentSums = dSums.recurrent { gradients.set(from: dRecurrentSums, recurrent, bias: (slots.bias, 1)) }
    if let reset = dSums.reset { setRecurrentKernel(from: dSums.inputs, kept: kept, reset, gradients) }
    let alone = dSums.recurrent == nil && dSums.reset == nil
    if let index = inputs.index?.rows {
      if alone { gradients.set(from: dSums.inputs, recurrent) }
      gradients.setShared(from: dSums.inputs, at: index.span)
      weights.drop?.backward(gradients)
      gradients.finish(from: slots.recurrentKernel)
      laps.end(.weightGradients)
      return nil
    }
    gradients.set(
      from: dSums.inputs, (inputs.vectors, slots.kernel), alone ? recurrent : nil, bias: (slots.bias, 0))
    weights.drop?.backward(gradients)
    gradients.finish(from: slots.kernel)
    laps.end(.weightGradients)
    return wantsInputs ? backward(to: inputs.vectors.rows, dSums.inputs) : nil
  }

  /// When the sums over all shards are there: sets the gradients of the weights that inputs share.
  ///
  /// - Returns: the gradient of the inputs' vectors, if it is wanted and could not be told before.
  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    let slots = weights.slots
    guard inputs.index != nil,
      let dSums = gradients.setFromShared(inputs.vectors, kernel: slots.kernel, bias: slots.bias)
    else { return nil }
    laps.end(.weightGradients)
    return wantsInputs ? backward(to: inputs.vectors.rows, dSums) : nil
  }

  /// Where the last gate's product is with another state than that of the other gates.
  private func setRecurrentKernel(from dSums: Matrix, kept: Matrix, _ reset: Matrix, _ gradients: Gradients) {
    let last = dSums.columns - units..<dSums.columns
    gradients.set(from: dSums, 0..<last.lowerBound, (kept, weights.slots.recurrentKernel))
    gradients.set(from: dSums, last, (reset, weights.slots.recurrentKernel))
  }

  private func backward(to rows: Int, _ dSums: Matrix) -> Matrix {
    let result = dInputs.rows(0..<rows)
    multiply(dSums, kernelTransposed.current, into: result)
    laps.end(.inputProductsBackward)
    return result
  }

  /// b.
  private var bias: Matrix { weights[\.bias].rows(0..<1) }

  /// The rows of some steps, which `sums` are the sums of.
  private func rows(_ steps: Range<Int>, of sums: Matrix) -> Range<Int> {
    let rows = sums.rows / steps.count
    return steps.lowerBound * rows..<steps.upperBound * rows
  }
}
