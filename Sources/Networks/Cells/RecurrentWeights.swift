import Kernels

/// The weights of one recurrent layer.
public struct RecurrentWeights {
  let slots: RecurrentSlots
  /// The dropout of elements of the recurrent kernel. Nil if there is none.
  let drop: WeightDrop?
  private let parameters: Parameters

  init(_ slots: RecurrentSlots, _ parameters: Parameters, _ drop: WeightDrop?) {
    self.slots = slots
    self.parameters = parameters
    self.drop = drop
  }

  /// The number of units.
  var units: Int { slots.recurrentKernel.shape[0] }
  /// The number of inputs.
  var inputs: Int { slots.inputs }

  /// The array of a slot.
  subscript(slot: KeyPath<RecurrentSlots, Slot>) -> Matrix { parameters[slots[keyPath: slot]] }

  /// Returns some columns of an array, packed for products.
  func packed(
    _ slot: KeyPath<RecurrentSlots, Slot>, _ columns: Range<Int>, _ arrangement: PackedMatrix.Arrangement = .plain,
    transposed: Bool = false
  ) -> PackedWeights {
    PackedWeights(
      parameters, slots[keyPath: slot], columns, arrangement, transposed: transposed,
      slot == \.recurrentKernel ? drop : nil)
  }
}
