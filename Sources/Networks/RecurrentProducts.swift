import Kernels

/// The two products of a recurrent layer, x_t W and h_(t−1) U, over the steps of time, and their way back.
///
/// The products with the inputs do not wait for a step before them: they are formed for a chunk of steps, so that the
/// kernel is read once for all of them. Where the inputs are few vectors that steps share, they are formed once for each.
package final class RecurrentProducts {
  private let weights: RecurrentWeights
  private let kernel, recurrentKernel, kernelTransposed, recurrentKernelTransposed: PackedWeights
  private let distinct: DistinctSums?
  private let dInputs: Matrix
  private let laps: Laps
  private var inputs: LayerInputs

  /// The products with a layer's weights, for a step that wants its kernel packed in such panels.
  init(_ weights: RecurrentWeights, _ panels: PackedMatrix.Panels, _ shape: InputShape, _ laps: Laps) {
    self.weights = weights
    kernel = weights.packed(\.kernel)
    recurrentKernel = weights.packed(\.recurrentKernel, panels)
    kernelTransposed = weights.packed(\.kernel, transposed: true)
    recurrentKernelTransposed = weights.packed(\.recurrentKernel, transposed: true)
    distinct = shape.distinct.map { DistinctSums(rows: $0, columns: weights[\.kernel].columns) }
    dInputs = Matrix(rows: shape.vectors, columns: weights.inputs)
    self.laps = laps
    inputs = LayerInputs(TimeMajor(dInputs, rows: shape.vectors)[0..<0])
  }

  /// Number of units.
  var units: Int { weights.units }

  /// The way forward begins.
  func begin(_ inputs: LayerInputs) {
    self.inputs = inputs
    if let distinct { multiply(inputs.vectors, kernel.current, into: distinct.sums, from: .row(bias)) }
    laps.end(.inputProducts)
  }

  /// x W + b of some steps.
  func inputs(_ steps: Range<Int>, into sums: Matrix) {
    laps.end(.recurrentProductsAndGates)
    if let distinct, let index = inputs.index?.rows {
      gather(distinct.sums, index.span.extracting(rows(steps, of: sums)), into: sums)
    } else {
      multiply(inputs.vectors.rows(rows(steps, of: sums)), kernel.current, into: sums, from: .row(bias))
    }
    laps.end(.inputProducts)
  }

  /// h_(t−1) U of a step, for the cell's forward kernel.
  func recurrent(_ previous: Matrix) -> RecurrentProduct { RecurrentProduct(previous, recurrentKernel.current) }

  /// d, the bias of h U where it has one of its own.
  var recurrentBias: Matrix { weights[\.bias].rows(1..<2) }

  /// Adds the gradient of h_(t−1) U + b to that of h_(t−1), where it is wanted.
  func backward(_ dSums: Matrix, dPrevious: Matrix?) {
    laps.end(.gatesBackward)
    if let dPrevious { multiply(dSums, recurrentKernelTransposed.current, into: dPrevious, from: .result) }
    laps.end(.recurrentProductsBackward)
  }

  /// Adds a chunk's rows to the gradients of the weights, and takes them to the inputs.
  ///
  /// - Parameters:
  ///   - dSums: the gradient of x W + h U + b, or of x W + b where h U has a bias of its own.
  ///   - dRecurrentSums: the gradient of h U + d, where there is one.
  func backward(_ chunk: Chunk, _ dSums: Matrix, recurrent dRecurrentSums: Matrix? = nil, _ gradients: Gradients) {
    let slots = weights.slots
    let dSums = dSums.rows(0..<chunk.previous.rows)
    let recurrent = (chunk.previous, slots.recurrentKernel)
    if let dRecurrentSums {
      let dSums = dRecurrentSums.rows(0..<chunk.previous.rows)
      gradients.set(from: dSums, recurrent, bias: (slots.bias, 1), adding: !chunk.isFirst)
    }
    let rows = rows(chunk.steps, of: dSums)
    if let distinct, let index = inputs.index?.rows {
      if dRecurrentSums == nil { gradients.set(from: dSums, recurrent, adding: !chunk.isFirst) }
      if chunk.isFirst { distinct.gradients.fill(0) }
      scatterAdd(dSums, index.span.extracting(rows), into: distinct.gradients)
    } else {
      gradients.set(
        from: dSums, (inputs.vectors.rows(rows), slots.kernel), dRecurrentSums == nil ? recurrent : nil,
        bias: (slots.bias, 0), adding: !chunk.isFirst)
      laps.end(.weightGradients)
      if chunk.wantsInputs { multiply(dSums, kernelTransposed.current, into: dInputs.rows(rows)) }
    }
    laps.end(distinct == nil ? .inputProductsBackward : .weightGradients)
  }

  /// The way back ends: the gradient of the inputs' vectors, if wanted.
  func end(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    if let distinct {
      let slots = weights.slots
      gradients.set(from: distinct.gradients, (inputs.vectors, slots.kernel), bias: (slots.bias, 0))
      laps.end(.weightGradients)
      if wantsInputs { multiply(distinct.gradients, kernelTransposed.current, into: dInputs) }
      laps.end(.inputProductsBackward)
    }
    return wantsInputs ? dInputs.rows(0..<inputs.vectors.rows) : nil
  }

  /// b.
  private var bias: Matrix { weights[\.bias].rows(0..<1) }

  /// The rows of some steps, which `sums` are the sums of.
  private func rows(_ steps: Range<Int>, of sums: Matrix) -> Range<Int> {
    let rows = sums.rows / steps.count
    return steps.lowerBound * rows..<steps.upperBound * rows
  }
}

/// x W + b of each different vector, and its gradient: the sum over the steps and rows that read the vector.
private struct DistinctSums {
  let sums: Matrix
  let gradients: Matrix

  init(rows: Int, columns: Int) {
    sums = Matrix(rows: rows, columns: columns)
    gradients = Matrix(rows: rows, columns: columns)
  }
}

/// Some steps of the way back whose rows are summed together.
public struct Chunk {
  /// Which steps of time.
  let steps: Range<Int>
  /// h_(t−1) of the steps, (steps · B, units).
  let previous: Matrix
  /// Whether it is the chunk that comes first on the way back, whose rows begin the sums.
  let isFirst: Bool
  /// Whether the gradient of the inputs is wanted.
  let wantsInputs: Bool
}
