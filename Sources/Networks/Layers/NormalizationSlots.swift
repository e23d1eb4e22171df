/// The slots of a layer normalization: y = x̂ ∘ γ + β.
package struct NormalizationSlots: Sendable {
  let gamma: Slot
  let beta: Slot

  init(_ layer: String, features: Int, _ layout: inout ParameterLayout) {
    gamma = layout.add("\(layer)/gamma", .gamma, [features], .ones)
    beta = layout.add("\(layer)/beta", .beta, [features], .zeros)
  }
}
