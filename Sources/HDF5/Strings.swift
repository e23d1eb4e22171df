import CHDF5
import Failures

/// The type of strings this library writes: any length, UTF-8, ended by a zero byte (`H5Tset_size`, `H5Tset_cset`).
func stringType(_ place: Place) throws(Failure) -> Handle {
  let type = Handle(try call("H5Tcopy", place, H5Tcopy(lockstep_h5_c_string())), closing: H5Tclose)
  try call("H5Tset_size", place, H5Tset_size(type.id, lockstep_h5_variable()))
  try call("H5Tset_cset", place, H5Tset_cset(type.id, H5T_CSET_UTF8))
  return type
}

extension Values {
  /// All strings, of fixed or variable length; a file of `size` bytes holds them.
  func strings(size: UInt64) throws(Failure) -> [String] {
    let count = try count(of: H5T_STRING, size: size)
    guard count > 0 else { return [] }
    let type = try type()
    let variable = try call("H5Tis_variable_str", place, H5Tis_variable_str(type.id)) > 0
    return variable ? try variableStrings(count, type) : try fixedStrings(count, type)
  }

  /// The only string there is, a scalar or an array of one.
  func string(size: UInt64) throws(Failure) -> String {
    let strings = try strings(size: size)
    guard strings.count == 1 else { throw place.failure(.data, "holds \(strings.count) strings, not one") }
    return strings[0]
  }

  /// Writes `strings`, as many as this has elements.
  func write(_ strings: [String]) throws(Failure) {
    guard !strings.isEmpty else { return }
    // The library would cut such a string at the zero byte and say nothing.
    guard !strings.contains(where: { $0.utf8.contains(0) }) else {
      throw place.failure(.data, "cannot hold a string with a zero byte")
    }
    let type = try stringType(place)
    let starts = strings.indices.reduce(into: [0]) { $0.append($0[$1] + strings[$1].utf8.count + 1) }
    let bytes = strings.flatMap { string -> [UInt8] in string.utf8 + [0] }
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      let pointers = starts.dropLast().map { bytes.baseAddress! + $0 }
      try pointers.withUnsafeBufferPointer { pointers throws(Failure) in
        try write(as: type.id, from: pointers.baseAddress!)
      }
    }
  }

  private func variableStrings(_ count: Int, _ type: borrowing Handle) throws(Failure) -> [String] {
    let space = try space()
    var pointers = [UnsafePointer<CChar>?](repeating: nil, count: count)
    // The library allocates each string and wants them back, even those that came before an error.
    defer { _ = locked { H5Dvlen_reclaim(type.id, space.id, hid_t(H5P_DEFAULT), &pointers) } }
    try pointers.withUnsafeMutableBufferPointer { bytes throws(Failure) in
      try read(as: type.id, into: bytes.baseAddress!)
    }
    return try pointers.map { pointer throws(Failure) in
      // An empty string may be no pointer at all.
      guard let pointer else { return "" }
      return try text(String(validatingCString: pointer))
    }
  }

  private func fixedStrings(_ count: Int, _ type: borrowing Handle) throws(Failure) -> [String] {
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
    guard let decoded else { throw place.failure(.data, "holds a string that is not UTF-8") }
    return decoded
  }
}
