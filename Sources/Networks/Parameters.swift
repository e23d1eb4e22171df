import Kernels

/// A named place in the flat parameter buffer.
public struct Slot: Sendable {
  /// Layer and array, as Keras names them: `lstm_1/recurrent_kernel`.
  public let name: String
  /// The shape that people see, which is Keras's: (inputs, outputs) of a kernel, (outputs) of most biases.
  public let shape: [Int]
  /// How it is filled before training.
  public let initializer: Initializer
  /// The gates that lie side by side in the last dimension, in their order; empty where there are none.
  public let gates: [String]
  /// Whether it is trained.
  public let isTrainable: Bool
  let offset: Int

  /// Number of floats.
  public var count: Int { shape.reduce(1, *) }
  /// Its floats in the buffer.
  var range: Range<Int> { offset..<offset + count }
}

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

/// One flat buffer with a layout: the weights, their gradients, or a moment of an optimizer.
///
/// The sum over processes, the clip, the optimizer and the checkpoint work on the buffer; layers see matrices.
public final class Parameters {
  /// Which array lies where.
  public let layout: ParameterLayout
  /// The buffer.
  public let storage: Storage
  /// Counts the changes, so that what is derived from the values knows when to be made anew.
  public private(set) var version = 0

  /// A buffer of zeros.
  public init(_ layout: ParameterLayout) {
    self.layout = layout
    storage = Storage(count: layout.count)
  }

  /// The array of a slot: one of a single dimension as one row, everything else with its last dimension as columns.
  public subscript(slot: Slot) -> Matrix {
    let columns = slot.shape[slot.shape.count - 1]
    return Matrix(storage, offset: slot.offset, rows: slot.count / columns, columns: columns)
  }

  /// Takes the values of a buffer of the same layout.
  public func copy(from other: Parameters) {
    storage.vector.copy(from: other.storage.vector)
    changed()
  }

  /// Says that the values changed. Whoever writes to the buffer calls it.
  public func changed() { version += 1 }

  /// Fills every slot by its initializer.
  ///
  /// - Parameter seed: the same seed gives the same values, on any machine and number of processes.
  public func initialize(seed: UInt64) {
    for slot in layout.slots {
      self[slot].set(slot.initializer.values(shape: slot.shape, random: Random(seed: seed, stream: slot.name)))
    }
    changed()
  }
}
