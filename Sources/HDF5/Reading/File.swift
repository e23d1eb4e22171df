import CHDF5
import Failures
import Glibc

/// An HDF5 file on disk, open for reading. The file is closed when this value is destroyed.
///
/// This module makes one call to the library at a time, so a file can be used from any thread.
public struct File: ~Copyable, Sendable {
  /// The path that the file was opened with.
  public let path: String
  /// The size of the file in bytes. No array in it can be larger.
  public let size: UInt64
  private let handle: Handle

  /// Opens the file at `path` (`H5Fopen`).
  ///
  /// The file is not locked. A lock needs permissions that the reader of an archive may not have, and a file that is
  /// only ever replaced as a whole does not change while it is read.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read, of kind `data` if it
  ///   is not an HDF5 file or is cut short.
  public init(path: String) throws(Failure) {
    let location = Location(file: path, kind: .data)
    try File.check(path)
    try File.checkHeader(location)
    let access = try properties(lockstep_h5_file_access, location)
    try call("H5Pset_file_locking", location, H5Pset_file_locking(access.id, false, true))
    let handle = Handle(
      try call("H5Fopen", location, H5Fopen(path, lockstep_h5_read_only(), access.id)), closing: H5Fclose)
    var size: hsize_t = 0
    try call("H5Fget_filesize", location, H5Fget_filesize(handle.id, &size))
    self.path = path
    self.size = size
    self.handle = handle
  }

  /// Opens the bytes of a file, such as one that came through a pipe (`H5Pset_file_image`). Error messages call it
  /// `name`.
  ///
  /// - Throws: a failure of kind `data` if the bytes are not an HDF5 file or are cut short.
  public init(image: [UInt8], name: String) throws(Failure) {
    let location = Location(file: name, kind: .data)
    var image = image
    let access = try properties(lockstep_h5_file_access, location)
    try call("H5Pset_fapl_core", location, H5Pset_fapl_core(access.id, 1 << 16, false))
    try call("H5Pset_file_image", location, H5Pset_file_image(access.id, &image, image.count))
    let handle = Handle(
      try call("H5Fopen", location, H5Fopen(FileImage.uniquePath(), lockstep_h5_read_only(), access.id)),
      closing: H5Fclose)
    path = name
    size = UInt64(image.count)
    self.handle = handle
  }

  /// Checks that there is a regular file at `path` (`stat`). A read from anything else, such as a pipe, could block
  /// forever.
  ///
  /// - Throws: a failure of kind `missing` if nothing is there, of kind `io` if it is something else or not accessible.
  public static func check(_ path: String) throws(Failure) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason = errno
      throw Failure(reason == ENOENT ? .missing : .io, "\(path) cannot be opened: \(String(cString: strerror(reason)))")
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      throw Failure(.io, "\(path) cannot be opened: it is \(kind == S_IFDIR ? "a folder" : "not a regular file")")
    }
  }

  // The library accepts a file that ends inside its header: it does not tell missing bytes from zeros.
  private static func checkHeader(_ location: Location) throws(Failure) {
    var status = stat()
    let headerSize = 48
    stat(location.file, &status)
    guard status.st_size >= headerSize || locked({ H5Fis_hdf5(location.file) }) <= 0 else {
      throw location.failure(.data, "is cut short (H5Fopen: \(status.st_size) bytes are less than a header)")
    }
  }

  /// Returns whether there is an object at `path` (`H5Lexists`, `H5Oexists_by_name`).
  public func contains(_ path: String) throws(Failure) -> Bool {
    let location = location(of: path)
    // If a group on the way is missing, the library fails instead of answering no.
    for prefix in prefixes(of: path) {
      guard try call("H5Lexists", location, H5Lexists(handle.id, prefix, hid_t(H5P_DEFAULT))) > 0 else { return false }
      let exists = try call(
        "H5Oexists_by_name", location, H5Oexists_by_name(handle.id, prefix, hid_t(H5P_DEFAULT)))
      guard exists > 0 else { return false }
    }
    return true
  }

  /// Returns whether the object at `path` is a group (`H5Iget_type`).
  public func isGroup(_ path: String) throws(Failure) -> Bool {
    let object = try object(path)
    return try call("H5Iget_type", location(of: path), H5Iget_type(object.id).rawValue) == H5I_GROUP.rawValue
  }

  /// Returns the names of the links in the group at `path`, sorted (`H5Gget_info`, `H5Lget_name_by_idx`).
  public func children(of path: String = "/") throws(Failure) -> [String] {
    let location = location(of: path)
    let group = Handle(
      try call("H5Gopen2", location, H5Gopen2(handle.id, path, hid_t(H5P_DEFAULT))), closing: H5Gclose)
    var info = H5G_info_t()
    try call("H5Gget_info", location, H5Gget_info(group.id, &info))
    var names: [String] = []
    for index in 0..<info.nlinks {
      names.append(
        try name("H5Lget_name_by_idx", location) { buffer, size in
          H5Lget_name_by_idx(
            group.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, buffer, size, hid_t(H5P_DEFAULT))
        })
    }
    return names
  }

  /// Returns the location of the object at `path`, or of one of its attributes.
  func location(of path: String, attribute: String? = nil) -> Location {
    Location(file: self.path, object: path, attribute: attribute, kind: .data)
  }

  /// Opens the dataset at `path` (`H5Dopen2`).
  func dataset(_ path: String) throws(Failure) -> Values {
    let location = location(of: path)
    let id = try call("H5Dopen2", location, H5Dopen2(handle.id, path, hid_t(H5P_DEFAULT)))
    return Values(handle: Handle(id, closing: H5Dclose), kind: .dataset, location: location)
  }

  /// Returns whether an open object belongs to another file, which a link leads to (`H5Fget_name`).
  func isElsewhere(_ object: borrowing Handle, _ location: Location) throws(Failure) -> Bool {
    func owner(_ id: hid_t) throws(Failure) -> String { try name("H5Fget_name", location) { H5Fget_name(id, $0, $1) } }
    return try owner(object.id) != owner(handle.id)
  }

  /// Opens the object at `path` (`H5Oopen`).
  func object(_ path: String) throws(Failure) -> Handle {
    Handle(try call("H5Oopen", location(of: path), H5Oopen(handle.id, path, hid_t(H5P_DEFAULT))), closing: H5Oclose)
  }
}

/// Returns the paths of all groups on the way to `path`, and `path` itself: `a`, `a/b`, `a/b/c` for `/a/b/c`.
func prefixes(of path: String) -> [String] {
  path.split(separator: "/").reduce(into: []) { prefixes, name in
    prefixes.append(prefixes.last.map { $0 + "/" + name } ?? String(name))
  }
}

/// Reads a name with `read`, which writes it into a buffer of a size. Without a buffer, `read` returns the length.
func name(
  _ function: StaticString, _ location: Location, _ read: (UnsafeMutablePointer<CChar>?, Int) -> Int
) throws(Failure) -> String {
  let length = try call(function, location, read(nil, 0))
  var bytes = [CChar](repeating: 0, count: length + 1)
  try call(function, location, bytes.withUnsafeMutableBufferPointer { read($0.baseAddress, length + 1) })
  guard let name = bytes.withUnsafeBufferPointer({ String(validatingCString: $0.baseAddress!) }) else {
    throw location.failure(.data, "has a name in it that is not UTF-8")
  }
  return name
}
