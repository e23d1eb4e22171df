/// The slots of a recurrent layer: y_t depends on x_t W + h_(t−1) U + b.
public struct RecurrentSlots: Sendable {
  /// The layer's name.
  let name: String
  package let kernel: Slot
  package let recurrentKernel: Slot
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
  /// Number of inputs.
  var inputs: Int { kernel.shape[0] }
}
