import Kernels

/// Dropout of a layer's outputs, with a new mask at every time step.
final class OutputDropout: RecurrentLayer {
  private let layer: any RecurrentLayer
  private let dropout: Dropout

  init(_ layer: any RecurrentLayer, _ mask: DropoutMask, outputs: Int, _ shape: InputShape) {
    self.layer = layer
    dropout = Dropout(mask, features: outputs, shape)
  }

  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    dropout.forward(layer.forward(inputs, from: states, pass), pass.training)
  }

  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix? {
    dropout.backward(dOutputs)
    return layer.backward(dOutputs, gradients, dStates: dStates, wantsInputs: wantsInputs)
  }

  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    layer.afterSum(gradients, wantsInputs: wantsInputs)
  }
}
