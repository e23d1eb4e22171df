import Kernels

/// A layer with a residual connection: its inputs are added to its outputs (He et al., 2016), as by Keras's `Add`.
///
///     y_t = layer(x)_t + x_t
final class Residual: RecurrentLayer {
  private let layer: any RecurrentLayer
  private let outputs: TimeMajor
  private let dOutputs: TimeMajor  // a copy, because the layer's backward pass overwrites the gradient

  init(_ layer: any RecurrentLayer, outputs: Int, _ shape: InputShape) {
    self.layer = layer
    self.outputs = TimeMajor(steps: shape.steps, rows: shape.rows, features: outputs)
    dOutputs = TimeMajor(steps: shape.steps, rows: shape.rows, features: outputs)
  }

  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    let hidden = layer.forward(inputs, from: states, pass)
    let result = outputs[0..<hidden.steps]
    result.all.copy(from: hidden.all)
    add(inputs.vectors, to: result.all)
    return result
  }

  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix? {
    let kept = self.dOutputs[0..<dOutputs.steps]
    if wantsInputs { dOutputs.copy(to: kept) }
    let dInputs = layer.backward(dOutputs, gradients, dStates: dStates, wantsInputs: wantsInputs)
    if let dInputs { add(kept.all, to: dInputs) }
    return dInputs
  }

  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? { nil }
}
