import CHDF5
import Failures
import Synchronization

/// An HDF5 file in the making, in memory: fill it, then take its bytes with ``finish()``.
///
/// The same content gives the same bytes: no object carries a time. Paths are `/`-separated and start at the root;
/// groups on the way are created.
///
/// Checksums cover everything but text, string arrays of 4000 or more, and attributes above 64 KiB. Text of variable
/// length lies in heaps that have none, and libhdf5 trusts the sizes in there: reading a file whose heap is damaged may
/// hang or crash. Where damage is likely, compare a digest of the bytes before opening them.
public struct FileImage: ~Copyable, Sendable {
  let file: Handle
  let place: Place

  /// An empty file that messages call `name` (`H5Fcreate`, `H5Pset_fapl_core`).
  public init(name: String) throws(Failure) {
    let place = Place(file: name, kind: .io)
    let access = try properties(lockstep_h5_file_access, place)
    try call("H5Pset_fapl_core", place, H5Pset_fapl_core(access.id, FileImage.growth, false))
    // In this format metadata has checksums and attributes have any size; its readers need libhdf5 1.10.
    try call("H5Pset_libver_bounds", place, H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110))
    let creation = try properties(lockstep_h5_file_creation, place)
    try call("H5Pset_obj_track_times", place, H5Pset_obj_track_times(creation.id, false))
    let path = FileImage.uniquePath()
    let file = Handle(
      try call("H5Fcreate", place, H5Fcreate(path, lockstep_h5_truncate(), creation.id, access.id)),
      closing: H5Fclose)
    self.place = place
    self.file = file
  }

  /// Creates the group at `path` and those on the way to it, unless they exist (`H5Gcreate2`).
  public func createGroup(_ path: String) throws(Failure) {
    let place = place.at(path)
    let links = try linkProperties(place)
    let creation = try properties(lockstep_h5_group_creation, place)
    try call("H5Pset_obj_track_times", place, H5Pset_obj_track_times(creation.id, false))
    // One by one: groups the library adds on its own would carry the time.
    for prefix in prefixes(of: path) {
      guard try call("H5Lexists", place, H5Lexists(file.id, prefix, hid_t(H5P_DEFAULT))) == 0 else { continue }
      let id = try call(
        "H5Gcreate2", place, H5Gcreate2(file.id, prefix, links.id, creation.id, hid_t(H5P_DEFAULT)))
      _ = Handle(id, closing: H5Gclose)
    }
  }

  /// The bytes of the file (`H5Fflush`, `H5Fget_file_image`).
  public consuming func finish() throws(Failure) -> [UInt8] {
    try call("H5Fflush", place, H5Fflush(file.id, H5F_SCOPE_GLOBAL))
    let size = try call("H5Fget_file_image", place, H5Fget_file_image(file.id, nil, 0))
    var bytes = [UInt8](repeating: 0, count: size)
    try call("H5Fget_file_image", place, H5Fget_file_image(file.id, &bytes, size))
    repairChecksum(of: &bytes)
    return bytes
  }

  /// Properties of new links: their names are UTF-8 (`H5Pset_char_encoding`).
  func linkProperties(_ place: Place) throws(Failure) -> Handle {
    let links = try properties(lockstep_h5_link_creation, place)
    try call("H5Pset_char_encoding", place, H5Pset_char_encoding(links.id, H5T_CSET_UTF8))
    return links
  }

  /// Memory grows by this many bytes at a time.
  private static let growth = 1 << 20
  private static let count = Atomic<Int>(0)

  // The library tells files in memory apart by name, and first tries to load one of that name from the disk: a path
  // below something that is no folder can never exist there.
  private static func uniquePath() -> String {
    "/dev/null/\(count.add(1, ordering: .relaxed).newValue)"
  }
}

/// A new property list of `kind` (`H5Pcreate`).
func properties(_ kind: () -> hid_t, _ place: Place) throws(Failure) -> Handle {
  Handle(try call("H5Pcreate", place, H5Pcreate(kind())), closing: H5Pclose)
}
