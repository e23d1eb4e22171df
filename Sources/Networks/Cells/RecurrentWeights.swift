import Kernels

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
    _ slot: KeyPath<RecurrentSlots, Slot>, _ columns: Range<Int>, _ arrangement: PackedMatrix.Arrangement = .plain,
    transposed: Bool = false
  ) -> PackedWeights {
    PackedWeights(
      parameters, slots[keyPath: slot], columns, arrangement, transposed: transposed,
      slot == \.recurrentKernel ? drop : nil)
  }
}
