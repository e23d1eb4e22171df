/// The slots of a recurrent layer, whose pre-activations are x_t W + h_(t−1) U + b.
public struct RecurrentSlots: Sendable {
  /// The prefix of the arrays' names: `lstm_1`, or `bidirectional_1/forward_lstm_1` for a direction of a bidirectional
  /// layer.
  let name: String
  /// W, (inputs, gates · units).
  package let kernel: Slot
  /// U, (units, gates · units).
  package let recurrentKernel: Slot
  /// b, (gates · units), or b and d, (2, gates · units), if h U has its own bias.
  package let bias: Slot

  package init<C: Cell>(
    _ cell: C.Type, _ plan: NetworkPlan.Layer, _ layer: String, inputs: Int, _ layout: inout ParameterLayout
  ) {
    let width = C.gates.count * plan.units
    name = layer
    kernel = layout.add(
      "\(layer)/kernel", .kernel, [inputs, width], plan.kernelInitializer.initializer, gates: C.gates)
    recurrentKernel = layout.add(
      "\(layer)/recurrent_kernel", .recurrentKernel, [plan.units, width], plan.recurrentInitializer.initializer,
      gates: C.gates)
    bias = layout.add(
      "\(layer)/bias", .bias, C.hasRecurrentBias ? [2, width] : [width],
      plan.unitForgetBias ? C.biasInitializer : .zeros, gates: C.gates)
  }
}

extension RecurrentSlots {
  /// The number of inputs.
  var inputs: Int { kernel.shape[0] }
}
