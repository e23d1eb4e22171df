import CHDF5

/// Owns one identifier of the library and gives it back with the function that fits its kind.
///
/// Files, groups, datasets, types, spaces, property lists: whatever is opened is held by one of these, so an error
/// half-way leaks nothing.
struct Handle: ~Copyable, Sendable {
  typealias Closing = @Sendable @convention(c) (hid_t) -> herr_t

  /// The identifier, valid as long as this value lives.
  let id: hid_t
  private let closing: Closing

  /// Takes over `id`, which `closing` (`H5Fclose`, `H5Dclose`, …) will close.
  init(_ id: hid_t, closing: @escaping Closing) {
    self.id = id
    self.closing = closing
  }

  // A failure to close is not reported: everything written was flushed and checked before.
  deinit { _ = locked { closing(id) } }
}
