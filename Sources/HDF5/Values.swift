import CHDF5
import Failures

/// An open dataset or attribute. Both hold an array of elements of one type.
struct Values: ~Copyable, Sendable {
  /// What the values belong to.
  enum Kind { case dataset, attribute }

  let handle: Handle
  let kind: Kind
  let location: Location

  /// Returns the shape of the array, which is empty for a scalar (`H5Sget_simple_extent_dims`).
  func shape() throws(Failure) -> [Int] {
    let space = try space()
    guard locked({ H5Sget_simple_extent_type(space.id) }) != H5S_NULL else { return [0] }
    let rank = try call("H5Sget_simple_extent_ndims", location, H5Sget_simple_extent_ndims(space.id))
    var sizes = [hsize_t](repeating: 0, count: Int(rank))
    try call("H5Sget_simple_extent_dims", location, H5Sget_simple_extent_dims(space.id, &sizes, nil))
    return sizes.map { Int(clamping: $0) }
  }

  /// Returns whether the elements are integers.
  func holdsIntegers() throws(Failure) -> Bool {
    let type = try type()
    return locked { H5Tget_class(type.id) } == H5T_INTEGER
  }

  /// Returns the number of elements, after two checks: they have the class `expected`, and the file can hold them. So a
  /// damaged shape never makes the reader allocate more than the size of the file.
  ///
  /// - Parameter size: the size of the file in bytes.
  /// - Throws: a failure of kind `data` if one of the checks fails.
  func count(of expected: H5T_class_t, size: UInt64) throws(Failure) -> Int {
    let type = try type()
    let found = locked { H5Tget_class(type.id) }
    guard found == expected else {
      throw location.failure(.data, "holds \(name(found)), not \(name(expected)) (H5Tget_class)")
    }
    let shape = try shape()
    let elementSize = locked { H5Tget_size(type.id) }
    let needed = bytes(shape, UInt64(elementSize))
    // The library reads missing chunks as zeros, so the stored size counts, and not only the size of the file.
    let stored = kind == .dataset ? min(size, locked { H5Dget_storage_size(handle.id) }) : size
    guard needed <= stored else {
      throw location.failure(
        .data, "needs \(needed) bytes for its shape \(shape), the file has \(stored): damaged, compressed or unwritten")
    }
    return shape.reduce(1, *)
  }

  /// Opens the dataspace (`H5Dget_space`, `H5Aget_space`).
  func space() throws(Failure) -> Handle {
    switch kind {
    case .dataset: Handle(try call("H5Dget_space", location, H5Dget_space(handle.id)), closing: H5Sclose)
    case .attribute: Handle(try call("H5Aget_space", location, H5Aget_space(handle.id)), closing: H5Sclose)
    }
  }

  /// Opens the type of the elements (`H5Dget_type`, `H5Aget_type`).
  func type() throws(Failure) -> Handle {
    switch kind {
    case .dataset: Handle(try call("H5Dget_type", location, H5Dget_type(handle.id)), closing: H5Tclose)
    case .attribute: Handle(try call("H5Aget_type", location, H5Aget_type(handle.id)), closing: H5Tclose)
    }
  }

  /// Reads all elements as the memory type `type` (`H5Dread`, `H5Aread`). `target` must have space for them.
  func read(as type: hid_t, into target: UnsafeMutableRawPointer) throws(Failure) {
    let all = hid_t(H5S_ALL)
    switch kind {
    case .dataset: try call("H5Dread", location, H5Dread(handle.id, type, all, all, hid_t(H5P_DEFAULT), target))
    case .attribute: try call("H5Aread", location, H5Aread(handle.id, type, target))
    }
  }

  /// Writes all elements, which have the memory type `type` (`H5Dwrite`, `H5Awrite`).
  func write(as type: hid_t, from source: UnsafeRawPointer) throws(Failure) {
    let all = hid_t(H5S_ALL)
    switch kind {
    case .dataset: try call("H5Dwrite", location, H5Dwrite(handle.id, type, all, all, hid_t(H5P_DEFAULT), source))
    case .attribute: try call("H5Awrite", location, H5Awrite(handle.id, type, source))
    }
  }
}

/// Returns the name of a class of types, for error messages.
func name(_ type: H5T_class_t) -> String {
  switch type {
  case H5T_FLOAT: "floats"
  case H5T_INTEGER: "integers"
  case H5T_STRING: "strings"
  case H5T_COMPOUND: "records with several fields, or complex numbers"
  case H5T_VLEN: "rows of different lengths"
  case H5T_REFERENCE: "references"
  case H5T_OPAQUE: "raw bytes"
  case H5T_BITFIELD: "bit fields"
  case H5T_TIME: "times"
  case H5T_ARRAY: "arrays in arrays"
  default: "elements of another type"
  }
}
