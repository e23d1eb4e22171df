import CHDF5
import Failures
import Glibc

/// An HDF5 file on disk, open for reading; closed when the value goes.
///
/// All calls of the library in this program run one at a time, so a file may be used from any thread.
public struct File: ~Copyable, Sendable {
  /// The path the file was opened with.
  public let path: String
  /// Bytes of the file, the most anything in it can hold.
  public let size: UInt64
  private let handle: Handle

  /// Opens the file at `path` (`H5Fopen`).
  ///
  /// It is not locked: a lock needs rights a reader of an archive may not have, and files that are replaced as a whole
  /// never change under their reader.
  public init(path: String) throws(Failure) {
    let place = Place(file: path, kind: .data)
    try File.check(path)
    try File.checkHeader(place)
    let access = try properties(lockstep_h5_file_access, place)
    try call("H5Pset_file_locking", place, H5Pset_file_locking(access.id, false, true))
    let handle = Handle(
      try call("H5Fopen", place, H5Fopen(path, lockstep_h5_read_only(), access.id)), closing: H5Fclose)
    var size: hsize_t = 0
    try call("H5Fget_filesize", place, H5Fget_filesize(handle.id, &size))
    self.path = path
    self.size = size
    self.handle = handle
  }

  /// Checks that there is a file at `path` (`stat`), and not something that reading may wait at forever.
  ///
  /// - Throws: a failure of kind `missing` when there is nothing, otherwise of kind `io`.
  public static func check(_ path: String) throws(Failure) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason = errno
      throw Failure(reason == ENOENT ? .missing : .io, "\(path) cannot be opened: \(String(cString: strerror(reason)))")
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      throw Failure(.io, "\(path) cannot be opened: it is \(kind == S_IFDIR ? "a folder" : "no file")")
    }
  }

  // What the library does not tell apart: the rest of a header and zeros.
  private static func checkHeader(_ place: Place) throws(Failure) {
    var status = stat()
    let headerSize = 48
    stat(place.file, &status)
    guard status.st_size >= headerSize || locked({ H5Fis_hdf5(place.file) }) <= 0 else {
      throw place.failure(.data, "is cut short (H5Fopen: \(status.st_size) bytes are less than a header)")
    }
  }

  /// Whether there is an object at `path` (`H5Lexists`, `H5Oexists_by_name`).
  public func contains(_ path: String) throws(Failure) -> Bool {
    let place = place(path)
    // The library fails instead of answering no when a group on the way is missing.
    for prefix in prefixes(of: path) {
      guard try call("H5Lexists", place, H5Lexists(handle.id, prefix, hid_t(H5P_DEFAULT))) > 0 else { return false }
      let exists = try call(
        "H5Oexists_by_name", place, H5Oexists_by_name(handle.id, prefix, hid_t(H5P_DEFAULT)))
      guard exists > 0 else { return false }
    }
    return true
  }

  /// Whether the object at `path` is a group (`H5Iget_type`).
  public func isGroup(_ path: String) throws(Failure) -> Bool {
    let object = try object(path)
    return try call("H5Iget_type", place(path), H5Iget_type(object.id).rawValue) == H5I_GROUP.rawValue
  }

  /// Names of what is in the group at `path`, sorted (`H5Gget_info`, `H5Lget_name_by_idx`).
  public func children(of path: String = "/") throws(Failure) -> [String] {
    let place = place(path)
    let group = Handle(
      try call("H5Gopen2", place, H5Gopen2(handle.id, path, hid_t(H5P_DEFAULT))), closing: H5Gclose)
    var info = H5G_info_t()
    try call("H5Gget_info", place, H5Gget_info(group.id, &info))
    var names: [String] = []
    for index in 0..<info.nlinks {
      names.append(
        try name("H5Lget_name_by_idx", place) { buffer, size in
          H5Lget_name_by_idx(
            group.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, buffer, size, hid_t(H5P_DEFAULT))
        })
    }
    return names
  }

  func place(_ path: String, attribute: String? = nil) -> Place {
    Place(file: self.path, object: path, attribute: attribute, kind: .data)
  }

  func dataset(_ path: String) throws(Failure) -> Values {
    let place = place(path)
    let id = try call("H5Dopen2", place, H5Dopen2(handle.id, path, hid_t(H5P_DEFAULT)))
    return Values(handle: Handle(id, closing: H5Dclose), kind: .dataset, place: place)
  }

  func object(_ path: String) throws(Failure) -> Handle {
    Handle(try call("H5Oopen", place(path), H5Oopen(handle.id, path, hid_t(H5P_DEFAULT))), closing: H5Oclose)
  }
}

/// `a`, `a/b`, `a/b/c` for `/a/b/c`: the way to an object, itself included.
func prefixes(of path: String) -> [String] {
  path.split(separator: "/").reduce(into: []) { prefixes, name in
    prefixes.append(prefixes.last.map { $0 + "/" + name } ?? String(name))
  }
}

/// A name the library writes into a buffer, which `read` first asks for its size.
func name(
  _ function: StaticString, _ place: Place, _ read: (UnsafeMutablePointer<CChar>?, Int) -> Int
) throws(Failure) -> String {
  let length = try call(function, place, read(nil, 0))
  var bytes = [CChar](repeating: 0, count: length + 1)
  try call(function, place, bytes.withUnsafeMutableBufferPointer { read($0.baseAddress, length + 1) })
  guard let name = bytes.withUnsafeBufferPointer({ String(validatingCString: $0.baseAddress!) }) else {
    throw place.failure(.data, "has a name in it that is not UTF-8")
  }
  return name
}
