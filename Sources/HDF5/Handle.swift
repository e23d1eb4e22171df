import CHDF5

/// Owns one identifier of the library and closes it with the function for its kind.
///
/// Every open file, group, dataset, type, dataspace and property list has a handle, so nothing leaks when a later call
/// throws.
struct Handle: ~Copyable, Sendable {
  typealias Closing = @Sendable @convention(c) (hid_t) -> herr_t

  /// The identifier. It is valid while this value exists.
  let id: hid_t
  private let closing: Closing

  /// Takes ownership of `id`. The function `closing` (`H5Fclose`, `H5Dclose`, …) closes it.
  init(_ id: hid_t, closing: @escaping Closing) {
    self.id = id
    self.closing = closing
  }

  // A failure to close is not reported: everything that was written has been flushed and checked before.
  deinit { _ = locked { closing(id) } }
}
