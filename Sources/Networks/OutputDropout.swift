import Kernels

/// Dropout of a layer's outputs, other ones at every step of time: Keras's `Dropout` layer behind it.
final class OutputDropout: RecurrentLayer {
  private let layer: any RecurrentLayer
  private let dropout: DropoutMask
  private let masks: TimeMajor
  private let outputs: TimeMajor
  private var isOn = false

  init(_ layer: any RecurrentLayer, _ dropout: DropoutMask, outputs: Int, _ shape: InputShape) {
    self.layer = layer
    self.dropout = dropout
    masks = TimeMajor(steps: shape.steps, rows: shape.rows, features: outputs)
    self.outputs = TimeMajor(steps: shape.steps, rows: shape.rows, features: outputs)
  }

  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    let whole = layer.forward(inputs, from: states, pass)
    isOn = pass.training != nil
    guard let training = pass.training else { return whole }
    for time in 0..<whole.steps { dropout.fill(masks[time], training, time: time) }
    let left = outputs[0..<whole.steps]
    multiplyElements(whole.all, masks[0..<whole.steps].all, into: left.all)
    return left
  }

  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix? {
    if isOn {
      switch dOutputs {
      case .everyStep(let dOutputs):
        multiplyElements(dOutputs.all, masks[0..<dOutputs.steps].all, into: dOutputs.all)
      case .last(let dLast, let lengths, let steps):
        for row in 0..<dLast.rows {
          let step = lengths.isEmpty ? steps - 1 : max(0, Int(lengths[row]) - 1)
          let (mine, mask) = (dLast.rows(row..<row + 1), masks[step].rows(row..<row + 1))
          multiplyElements(mine, mask, into: mine)
        }
      }
    }
    return layer.backward(dOutputs, gradients, dStates: dStates, wantsInputs: wantsInputs)
  }

  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    layer.afterSum(gradients, wantsInputs: wantsInputs)
  }
}
