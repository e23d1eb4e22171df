import CHDF5
import Failures

/// Returns the type of the strings that this module writes: variable length, UTF-8, terminated by a zero byte
/// (`H5Tset_size`, `H5Tset_cset`).
func stringType(_ location: Location) throws(Failure) -> Handle {
  let type = Handle(try call("H5Tcopy", location, H5Tcopy(lockstep_h5_c_string())), closing: H5Tclose)
  try call("H5Tset_size", location, H5Tset_size(type.id, lockstep_h5_variable()))
  try call("H5Tset_cset", location, H5Tset_cset(type.id, H5T_CSET_UTF8))
  return type
}

extension Values {
  /// Reads all strings, of fixed or variable length.
  ///
  /// - Parameter size: the size of the file in bytes.
  func strings(size: UInt64) throws(Failure) -> [String] {
    let count = try count(of: H5T_STRING, size: size)
    guard count > 0 else { return [] }
    let type = try type()
    let variable = try call("H5Tis_variable_str", location, H5Tis_variable_str(type.id)) > 0
    return variable ? try variableStrings(count, type) : try fixedStrings(count, type)
  }

  /// Reads the string of a scalar or of an array with one element.
  ///
  /// - Parameter size: the size of the file in bytes.
  /// - Throws: a failure of kind `data` if there is more than one string, or no string.
  func string(size: UInt64) throws(Failure) -> String {
    let strings = try strings(size: size)
    guard strings.count == 1 else { throw location.failure(.data, "holds \(strings.count) strings, not one") }
    return strings[0]
  }

  /// Writes `strings`, whose count must be the number of elements.
  func write(_ strings: [String]) throws(Failure) {
    guard !strings.isEmpty else { return }
    // The library would cut such a string at the zero byte without an error.
    guard !strings.contains(where: { $0.utf8.contains(0) }) else {
      throw location.failure(.data, "cannot hold a string with a zero byte")
    }
    let type = try stringType(location)
    let starts = strings.indices.reduce(into: [0]) { $0.append($0[$1] + strings[$1].utf8.count + 1) }
    let bytes = strings.flatMap { string -> [UInt8] in string.utf8 + [0] }
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      let pointers = starts.dropLast().map { bytes.baseAddress! + $0 }
      try pointers.withUnsafeBufferPointer { pointers throws(Failure) in
        try write(as: type.id, from: pointers.baseAddress!)
      }
    }
  }

  /// Reads strings of variable length.
  func variableStrings(_ count: Int, _ type: borrowing Handle) throws(Failure) -> [String] {
    let space = try space()
    var pointers = [UnsafePointer<CChar>?](repeating: nil, count: count)
    // The library allocates each string and must free it, also if an error follows.
    defer { _ = locked { H5Dvlen_reclaim(type.id, space.id, hid_t(H5P_DEFAULT), &pointers) } }
    try pointers.withUnsafeMutableBufferPointer { bytes throws(Failure) in
      try read(as: type.id, into: bytes.baseAddress!)
    }
    return try pointers.map { pointer throws(Failure) in
      // The library may give a null pointer for an empty string.
      guard let pointer else { return "" }
      return try text(String(validatingCString: pointer))
    }
  }

  /// Reads strings of fixed length.
  func fixedStrings(_ count: Int, _ type: borrowing Handle) throws(Failure) -> [String] {
    let size = locked { H5Tget_size(type.id) }
    let spaces = locked { H5Tget_strpad(type.id) } == H5T_STR_SPACEPAD
    var bytes = [UInt8](repeating: 0, count: count * size)
    try bytes.withUnsafeMutableBufferPointer { bytes throws(Failure) in try read(as: type.id, into: bytes.baseAddress!)
    }
    return try (0..<count).map { index throws(Failure) in
      var used = bytes[index * size..<(index + 1) * size].prefix { $0 != 0 }
      while spaces, used.last == UInt8(ascii: " ") { used.removeLast() }
      return try text(String(validating: used, as: UTF8.self))
    }
  }

  private func text(_ decoded: String?) throws(Failure) -> String {
    guard let decoded else { throw location.failure(.data, "holds a string that is not UTF-8") }
    return decoded
  }
}
