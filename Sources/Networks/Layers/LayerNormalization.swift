import Kernels

/// Layer normalization of a layer's outputs (Ba, Kiros and Hinton, 2016): Keras's `LayerNormalization` after the layer.
///
///     x̂ = (x − mean x) / √(variance x + ε)   over the features of a step and row
///     y = x̂ ∘ γ + β
final class LayerNormalization: RecurrentLayer {
  private let layer: any RecurrentLayer
  private let slots: NormalizationSlots
  private let weights: Parameters
  private let normalized: TimeMajor  // x̂
  private let outputs: TimeMajor  // reused for dy ∘ x̂
  private let inverseDeviations: Matrix  // 1 / √(variance + ε), (T · B, 1)
  private let dEvery: TimeMajor

  init(_ layer: any RecurrentLayer, _ slots: NormalizationSlots, _ weights: Parameters, _ shape: InputShape) {
    func room(_ features: Int) -> TimeMajor { TimeMajor(steps: shape.steps, rows: shape.rows, features: features) }
    self.layer = layer
    self.slots = slots
    self.weights = weights
    let features = slots.gamma.shape[0]
    (normalized, outputs, dEvery, inverseDeviations) = (room(features), room(features), room(features), room(1).all)
  }

  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor {
    let hidden = layer.forward(inputs, from: states, pass)
    let rows = 0..<hidden.all.rows
    normalize(hidden.all, into: normalized.all.rows(rows), inverseDeviations: inverseDeviations.rows(rows))
    let result = outputs[0..<hidden.steps]
    scaleColumns(normalized.all.rows(rows), by: weights[slots.gamma], plus: weights[slots.beta], into: result.all)
    return result
  }

  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix? {
    // If only the last outputs have a gradient, this fills the other steps with zeros.
    let dSteps = dEvery[0..<dOutputs.steps]
    dOutputs.copy(to: dSteps)
    let rows = 0..<dSteps.all.rows
    let (normalized, products) = (normalized.all.rows(rows), outputs.all.rows(rows))
    multiplyElements(dSteps.all, normalized, into: products)
    gradients.set(sum: slots.gamma, of: products)
    gradients.set(sum: slots.beta, of: dSteps.all)
    gradients.finish(from: slots.gamma)
    normalizeBackward(
      normalized, inverseDeviations: inverseDeviations.rows(rows), gamma: weights[slots.gamma], d: dSteps.all)
    return layer.backward(.everyStep(dSteps), gradients, dStates: dStates, wantsInputs: wantsInputs)
  }

  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix? {
    layer.afterSum(gradients, wantsInputs: wantsInputs)
  }
}
