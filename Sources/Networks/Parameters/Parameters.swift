import Kernels

/// One flat buffer with a layout: the weights, their gradients, or a moment of an optimizer.
///
/// The sum over processes, clipping, the optimizer and the checkpoint work on the buffer. Layers work on matrices.
public final class Parameters {
  /// The arrays, and their places in the buffer.
  public let layout: ParameterLayout
  /// The buffer.
  public let storage: Storage
  /// The number of changes so far. A cache that depends on the values compares it, to know whether it is out of date.
  public private(set) var version = 0

  /// Creates a buffer of zeros.
  public init(_ layout: ParameterLayout) {
    self.layout = layout
    storage = Storage(count: layout.count)
  }

  /// The array of a slot. An array of one dimension has one row. Of any other array, the last dimension becomes the
  /// columns, and all others become the rows.
  public subscript(slot: Slot) -> Matrix {
    let columns = slot.shape[slot.shape.count - 1]
    return Matrix(storage, offset: slot.offset, rows: slot.count / columns, columns: columns)
  }

  /// Copies the values of a buffer with the same layout.
  public func copy(from other: Parameters) {
    storage.vector.copy(from: other.storage.vector)
    changed()
  }

  /// Records that the values have changed. Call this after writing to the buffer.
  public func changed() { version += 1 }

  /// Initializes every array by its initializer.
  ///
  /// - Parameter seed: the seed. The same seed gives the same values, on any machine and any number of processes.
  public func initialize(seed: UInt64) {
    for slot in layout.slots {
      self[slot].set(slot.initializer.values(shape: slot.shape, random: Random(seed: seed, stream: slot.name)))
    }
    changed()
  }
}
