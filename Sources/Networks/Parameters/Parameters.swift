import Kernels

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
