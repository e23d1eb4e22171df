import CHDF5
import Failures
import Synchronization

/// A new HDF5 file in memory. Write to it, then take its bytes with ``finish()``.
///
/// The same content always gives the same bytes, since no object has a time stamp. Paths are separated by `/` and start
/// at the root. Groups on the way are created.
///
/// HDF5 protects the headers of objects with checksums. Nothing protects the numbers of an array, texts, arrays of 4000
/// or more strings, and attributes above 64 KiB. Texts have variable length, so they are stored in heaps, and libhdf5
/// trusts the sizes in a heap: it may hang or crash when it reads a file whose heap is damaged. If damage is likely,
/// compare a hash of the bytes before you open the file.
public struct FileImage: ~Copyable, Sendable {
  let file: Handle
  let location: Location

  /// Creates an empty file (`H5Fcreate`, `H5Pset_fapl_core`). Error messages call it `name`.
  public init(name: String) throws(Failure) {
    let location = Location(file: name, kind: .io)
    let access = try properties(lockstep_h5_file_access, location)
    try call("H5Pset_fapl_core", location, H5Pset_fapl_core(access.id, FileImage.growth, false))
    // In this format metadata has checksums and attributes can have any size. Reading it needs libhdf5 1.10 or newer.
    try call("H5Pset_libver_bounds", location, H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110))
    let creation = try properties(lockstep_h5_file_creation, location)
    try call("H5Pset_obj_track_times", location, H5Pset_obj_track_times(creation.id, false))
    let path = FileImage.uniquePath()
    let file = Handle(
      try call("H5Fcreate", location, H5Fcreate(path, lockstep_h5_truncate(), creation.id, access.id)),
      closing: H5Fclose)
    self.location = location
    self.file = file
  }

  /// Creates the group at `path` and all groups on the way to it, if they do not exist yet (`H5Gcreate2`).
  public func createGroup(_ path: String) throws(Failure) {
    let location = location.at(path)
    let links = try linkProperties(location)
    let creation = try properties(lockstep_h5_group_creation, location)
    try call("H5Pset_obj_track_times", location, H5Pset_obj_track_times(creation.id, false))
    // Each group is created here, since a group that the library creates on the way would have a time stamp.
    for prefix in prefixes(of: path) {
      guard try call("H5Lexists", location, H5Lexists(file.id, prefix, hid_t(H5P_DEFAULT))) == 0 else { continue }
      let id = try call(
        "H5Gcreate2", location, H5Gcreate2(file.id, prefix, links.id, creation.id, hid_t(H5P_DEFAULT)))
      _ = Handle(id, closing: H5Gclose)
    }
  }

  /// Returns the bytes of the file (`H5Fflush`, `H5Fget_file_image`).
  public consuming func finish() throws(Failure) -> [UInt8] {
    try call("H5Fflush", location, H5Fflush(file.id, H5F_SCOPE_GLOBAL))
    let size = try call("H5Fget_file_image", location, H5Fget_file_image(file.id, nil, 0))
    var bytes = [UInt8](repeating: 0, count: size)
    try call("H5Fget_file_image", location, H5Fget_file_image(file.id, &bytes, size))
    repairChecksum(of: &bytes)
    return bytes
  }

  /// Returns the properties of new links, which say that their names are UTF-8 (`H5Pset_char_encoding`).
  func linkProperties(_ location: Location) throws(Failure) -> Handle {
    let links = try properties(lockstep_h5_link_creation, location)
    try call("H5Pset_char_encoding", location, H5Pset_char_encoding(links.id, H5T_CSET_UTF8))
    return links
  }

  /// The number of bytes by which the file grows in memory.
  private static let growth = 1 << 20
  private static let count = Atomic<Int>(0)

  /// Returns a path for a file in memory.
  ///
  /// The library identifies files in memory by their names, and first tries to open a file of that name on the disk. A
  /// path below /dev/null, which is not a folder, can never exist there.
  static func uniquePath() -> String {
    "/dev/null/\(count.add(1, ordering: .relaxed).newValue)"
  }
}

/// Creates a property list of the class that `kind` returns (`H5Pcreate`).
func properties(_ kind: () -> hid_t, _ location: Location) throws(Failure) -> Handle {
  Handle(try call("H5Pcreate", location, H5Pcreate(kind())), closing: H5Pclose)
}
