import Kernels

/// Dropout of a layer's inputs, with the same mask at every time step (Gal and Ghahramani, 2016): Keras's `dropout` of
/// a recurrent layer.
final class InputDropout: RecurrentLayer {
  private let layer: any RecurrentLayer
  private let dropout: DropoutMask
  private let mask: Matrix
  private let inputs: TimeMajor
  private var isOn = false

  init(_ layer: any RecurrentLayer, _ dropout: DropoutMask, inputs: Int, _ shape: InputShape) {
    self.layer = layer
    self.dropout = dropout
    mask = Matrix(rows: shape.rows, columns: inputs)
    self.inputs = TimeMajor(steps: shape.steps, rows: shape.rows, features: inputs)
  }

  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    isOn = pass.training != nil
    guard let training = pass.training else { return layer.forward(inputs, from: states, pass) }
    dropout.fill(mask, training)
    let left = self.inputs[0..<inputs.steps]
    drop(TimeMajor(inputs.vectors, rows: mask.rows), into: left)
    return layer.forward(LayerInputs(left), from: states, pass)
  }

  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix? {
    let dInputs = layer.backward(dOutputs, gradients, dStates: dStates, wantsInputs: wantsInputs)
    guard isOn, let dInputs else { return dInputs }
    let steps = TimeMajor(dInputs, rows: mask.rows)
    drop(steps, into: steps)
    return dInputs
  }

  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? { nil }

  private func drop(_ whole: TimeMajor, into left: TimeMajor) {
    for step in 0..<whole.steps { multiplyElements(whole[step], mask, into: left[step]) }
  }
}
