import Kernels

/// Which arrays a model has and where they lie in one flat buffer.
public struct ParameterLayout: Sendable {
  /// The slots, in the order of the forward pass.
  public private(set) var slots: [Slot] = []
  /// Floats of the buffer, all slots and the gaps that align them.
  public private(set) var count = 0

  /// No slots.
  package init() {}

  /// Floats of the slots alone: what people call the number of parameters.
  public var parameters: Int { slots.reduce(0) { $0 + $1.count } }

  /// Those of a layer.
  public func slots(ofLayer layer: String) -> [Slot] { slots.filter { $0.name.hasPrefix("\(layer)/") } }

  /// The part of the buffer that is trained: what is not lies before it.
  public var trainable: Range<Int> { (slots.first { $0.isTrainable }?.offset ?? count)..<count }

  /// The layers that have slots, in the same order.
  var layerNames: [String] {
    slots.reduce(into: []) { names, slot in
      let name = String(slot.name.prefix { $0 != "/" })
      if names.last != name { names.append(name) }
    }
  }

  /// Adds a slot behind the last one.
  package mutating func add(
    _ name: String, _ shape: [Int], _ initializer: Initializer, gates: [String] = [],
    isTrainable: Bool = true
  ) -> Slot {
    let slot = Slot(
      name: name, shape: shape, initializer: initializer, gates: gates, isTrainable: isTrainable,
      offset: count)
    slots.append(slot)
    count += (slot.count + Machine.lanes - 1) / Machine.lanes * Machine.lanes
    return slot
  }
}
