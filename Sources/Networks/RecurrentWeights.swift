import Kernels

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
    kernel = layout.add("\(layer)/kernel", [inputs, width], plan.kernelInitializer.initializer, gates: C.gates)
    recurrentKernel = layout.add(
      "\(layer)/recurrent_kernel", [plan.units, width], plan.recurrentInitializer.initializer, gates: C.gates)
    bias = layout.add(
      "\(layer)/bias", C.hasRecurrentBias ? [2, width] : [width],
      plan.unitForgetBias ? C.biasInitializer : .zeros, gates: C.gates)
  }
}

extension RecurrentSlots {
  /// Number of inputs.
  var inputs: Int { kernel.shape[0] }
}

/// The weights of one recurrent layer.
public struct RecurrentWeights {
  let slots: RecurrentSlots
  /// What is dropped of the recurrent kernel, if anything is.
  let drop: WeightDrop?
  private let parameters: Parameters

  init(_ slots: RecurrentSlots, _ parameters: Parameters, _ drop: WeightDrop?) {
    self.slots = slots
    self.parameters = parameters
    self.drop = drop
  }

  /// Number of units.
  var units: Int { slots.recurrentKernel.shape[0] }
  /// Number of inputs.
  var inputs: Int { slots.inputs }

  /// One of the arrays.
  subscript(slot: KeyPath<RecurrentSlots, Slot>) -> Matrix { parameters[slots[keyPath: slot]] }

  /// Some columns of one of the arrays, packed for products.
  func packed(
    _ slot: KeyPath<RecurrentSlots, Slot>, _ columns: Range<Int>, _ panels: PackedMatrix.Panels = .plain,
    transposed: Bool = false
  ) -> PackedWeights {
    PackedWeights(
      parameters, slots[keyPath: slot], columns, panels, transposed: transposed,
      slot == \.recurrentKernel ? drop : nil)
  }
}
