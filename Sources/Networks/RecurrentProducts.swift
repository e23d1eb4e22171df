import Kernels

/// The two products of a recurrent layer's step, x_t W and h_(t−1) U, and their way back.
struct RecurrentProducts {
  private let weights: RecurrentWeights
  private let kernel, recurrentKernel, kernelTransposed, recurrentKernelTransposed: PackedWeights

  /// The products with a layer's weights, for a step that wants its kernel packed in such panels.
  init(_ weights: RecurrentWeights, _ panels: PackedMatrix.Panels) {
    self.weights = weights
    kernel = weights.packed(\.kernel)
    recurrentKernel = weights.packed(\.recurrentKernel, panels)
    kernelTransposed = weights.packed(\.kernel, transposed: true)
    recurrentKernelTransposed = weights.packed(\.recurrentKernel, transposed: true)
  }

  /// x W + b of a chunk of steps.
  func inputs(_ inputs: Matrix, into sums: Matrix) {
    multiply(inputs, kernel.current, into: sums, from: .row(weights[\.bias].rows(0..<1)))
  }

  /// h_(t−1) U of a step, for the cell's forward kernel.
  func recurrent(_ previous: Matrix) -> RecurrentProduct { RecurrentProduct(previous, recurrentKernel.current) }

  /// d, the bias of h U where it has one of its own.
  var recurrentBias: Matrix { weights[\.bias].rows(1..<2) }

  /// Takes the gradient of x_t W + b to x_t, where it is wanted.
  func backward(_ dSums: Matrix, dInputs: Matrix?) {
    if let dInputs { multiply(dSums, kernelTransposed.current, into: dInputs) }
  }

  /// Adds the gradient of h_(t−1) U + b to that of h_(t−1), where it is wanted.
  func backward(_ dSums: Matrix, dPrevious: Matrix?) {
    if let dPrevious { multiply(dSums, recurrentKernelTransposed.current, into: dPrevious, from: .result) }
  }

  /// Sets the gradients of the weights from that of a chunk's x W + h U + b.
  ///
  /// - Parameter adding: whether these are more rows of the same sums.
  func setGradients(
    _ gradients: Gradients, from dSums: TimeMajor, inputs: Matrix, previous: Matrix, adding: Bool
  ) {
    let slots = weights.slots
    gradients.set(
      from: dSums.all.rows(0..<inputs.rows), inputs: inputs, kernel: slots.kernel,
      recurrent: (previous, slots.recurrentKernel), bias: slots.bias, adding: adding)
  }

  /// The same from those of x W + b and h U + d, where each has a bias of its own.
  func setGradients(
    _ gradients: Gradients, from dSums: TimeMajor, _ dRecurrentSums: TimeMajor, inputs: Matrix, previous: Matrix,
    adding: Bool
  ) {
    let (slots, rows) = (weights.slots, 0..<inputs.rows)
    gradients.set(
      from: dSums.all.rows(rows), inputs: inputs, kernel: slots.kernel, bias: slots.bias, adding: adding)
    gradients.set(
      from: dRecurrentSums.all.rows(rows), inputs: previous, kernel: slots.recurrentKernel, bias: slots.bias,
      biasRow: 1, adding: adding)
  }
}
