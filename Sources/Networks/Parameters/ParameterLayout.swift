import Kernels

/// The arrays of a model, and where they lie in one flat buffer.
public struct ParameterLayout: Sendable {
  /// The arrays, in the order of the forward pass.
  public private(set) var slots: [Slot] = []
  /// The number of floats in the buffer: all arrays, and the gaps that align them.
  public private(set) var count = 0

  /// Creates a layout without arrays.
  package init() {}

  /// The number of parameters: the elements of all arrays, without the gaps.
  public var parameters: Int { slots.reduce(0) { $0 + $1.count } }

  /// The arrays of a layer.
  public func slots(ofLayer layer: String) -> [Slot] { slots.filter { $0.layer == layer } }

  /// The indices of the part of the buffer that is trained. Arrays that are not trained lie before it.
  public var trainable: Range<Int> { (slots.first { $0.isTrainable }?.offset ?? count)..<count }

  /// The layers that have arrays, in the order of the forward pass.
  var layerNames: [String] {
    slots.reduce(into: []) { names, slot in
      if names.last != slot.layer { names.append(slot.layer) }
    }
  }

  /// Adds an array behind the last one.
  ///
  /// - Parameter name: the layer, a slash, and the array's name within the layer.
  package mutating func add(
    _ name: String, _ role: Slot.Role, _ shape: [Int], _ initializer: Initializer, gates: [String] = [],
    isTrainable: Bool = true
  ) -> Slot {
    let slot = Slot(
      name: name, role: role, shape: shape, initializer: initializer, gates: gates, isTrainable: isTrainable,
      offset: count)
    slots.append(slot)
    count += (slot.count + Machine.lanes - 1) / Machine.lanes * Machine.lanes
    return slot
  }
}
