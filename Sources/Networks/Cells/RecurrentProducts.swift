import Kernels

/// The two products of a recurrent layer, x_t W and h_(t−1) U, and their backward pass.
///
/// The products with the inputs do not depend on earlier time steps. So they are computed for a chunk of time steps at
/// once, and the kernel is read once per chunk. If many steps and rows share few input vectors, there is one product
/// for each different vector of the batch.
public final class RecurrentProducts {
  private let weights: RecurrentWeights
  private let kernel, kernelTransposed: PackedWeights
  private let distinct: (vectors: Matrix, sums: Matrix)?  // each different x of the batch, and its x W + b
  private let dInputs: Matrix
  private let laps: Laps
  private var inputs: LayerInputs

  /// Creates the products with the weights of a layer.
  init(_ weights: RecurrentWeights, _ shape: InputShape, _ laps: Laps) {
    let columns = 0..<weights[\.kernel].columns
    self.weights = weights
    kernel = weights.packed(\.kernel, columns)
    kernelTransposed = weights.packed(\.kernel, columns, transposed: true)
    distinct = shape.distinct.map {
      let rows = min($0, shape.steps * shape.rows)
      return (Matrix(rows: rows, columns: weights.inputs), Matrix(rows: rows, columns: weights[\.kernel].columns))
    }
    dInputs = Matrix(rows: shape.vectors, columns: weights.inputs)
    self.laps = laps
    inputs = LayerInputs(TimeMajor(dInputs, rows: shape.vectors)[0..<0])
  }

  /// The number of units.
  public var units: Int { weights.units }

  /// Prepares the forward pass of a batch. If inputs are shared, computes x W + b of each different vector.
  func begin(_ inputs: LayerInputs, _ training: Pass.Training?) {
    laps.end(.recurrentProductsAndGates)  // of the layer below
    self.inputs = inputs
    weights.drop?.begin(training)
    if let distinct, let rows = inputs.index?.distinct {
      let vectors = distinct.vectors.rows(0..<rows.count)
      gather(inputs.vectors, rows.span, into: vectors)
      multiply(vectors, kernel.current, into: distinct.sums.rows(0..<rows.count), from: .row(bias))
    }
    laps.end(.inputProducts)
  }

  /// Returns x W + b of a time step with `rows` rows, for a step kernel. If inputs are shared, it looks them up. Otherwise it
  /// reads them where ``inputs(_:into:)`` has written them.
  func inputSums(_ step: Int, rows: Int) -> InputSums {
    guard let distinct, let places = inputs.index?.places else { return .inPlace }
    return .lookedUp(distinct.sums, rows: places, first: step * rows)
  }

  /// Computes x W + b of some time steps.
  ///
  /// - Parameters:
  ///   - steps: the time steps.
  ///   - sums: receives the result, (steps · B, gates · units).
  func inputs(_ steps: Range<Int>, into sums: Matrix) {
    laps.end(.recurrentProductsAndGates)
    if let distinct, let places = inputs.index?.places {
      gather(distinct.sums, places.span.extracting(rows(steps, of: sums)), into: sums)
    } else {
      multiply(inputs.vectors.rows(rows(steps, of: sums)), kernel.current, into: sums, from: .row(bias))
    }
    laps.end(.inputProducts)
  }

  /// Returns the columns of U of some gates, packed in the arrangement that the cell's step kernel needs.
  public func recurrentKernel(_ columns: Range<Int>, _ arrangement: PackedMatrix.Arrangement = .plain)
    -> RecurrentKernel
  {
    RecurrentKernel(weights, columns, arrangement)
  }

  /// d, the own bias of h U, (1, gates · units). Only for cells with ``Cell/hasRecurrentBias``.
  public var recurrentBias: Matrix { weights[\.bias].rows(1..<2) }

  /// Adds the gradient that flows back through the product h U: `dKept` += `dSums` Uᵀ.
  ///
  /// - Parameters:
  ///   - dSums: the gradient of the pre-activations of a time step, (B, columns).
  ///   - kernel: U.
  ///   - dKept: the gradient with respect to the matrix that was multiplied with U, (B, units). If it is nil, nothing
  ///     is computed.
  public func backward(_ dSums: Matrix, _ kernel: RecurrentKernel, dKept: Matrix?) {
    laps.end(.gatesBackward)
    if let dKept { kernel.backward(dSums, into: dKept, from: .result) }
    laps.end(.recurrentProductsBackward)
  }

  /// Computes the gradients of the weights from the gradients of the pre-activations of all time steps.
  ///
  /// - Parameters:
  ///   - dSums: the gradients of the pre-activations.
  ///   - kept: what was multiplied with U in all time steps, h_(t−1) or h_(t−1) after recurrent dropout,
  ///     (T · B, units).
  ///   - wantsInputs: whether the gradient with respect to the inputs is needed.
  /// - Returns: The gradient with respect to the input vectors, (T · B, inputs). Nil if it is not needed, or if inputs
  ///   are shared: then ``afterSum(_:wantsInputs:)`` returns it.
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

  /// Computes the gradients of the kernel and the bias if inputs are shared. It is called after the sum over all
  /// shards.
  ///
  /// - Returns: The gradient with respect to those input vectors that the batch of some process read, (vectors,
  ///   inputs). Nil if it is not needed, or if inputs are not shared.
  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    let slots = weights.slots
    guard inputs.index != nil,
      let dSums = gradients.setFromShared(inputs.vectors, kernel: slots.kernel, bias: slots.bias)
    else { return nil }
    laps.end(.weightGradients)
    return wantsInputs ? backward(to: dSums.rows, dSums) : nil
  }

  /// Computes the gradient of U if the columns of the last gate are multiplied with another state than those of the
  /// other gates.
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

  /// b, (1, gates · units).
  private var bias: Matrix { weights[\.bias].rows(0..<1) }

  /// The rows of the inputs that belong to some time steps, where `sums` has the rows of these steps.
  private func rows(_ steps: Range<Int>, of sums: Matrix) -> Range<Int> {
    let rows = sums.rows / steps.count
    return steps.lowerBound * rows..<steps.upperBound * rows
  }
}
