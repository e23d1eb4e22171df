import CHDF5
import Failures

/// A dataset or an attribute, open: both hold an array of elements of one type.
struct Values: ~Copyable {
  enum Kind { case dataset, attribute }

  let handle: Handle
  let kind: Kind
  let place: Place

  /// The sizes of the array; none for a scalar (`H5Sget_simple_extent_dims`).
  func shape() throws(Failure) -> [Int] {
    let space = try space()
    guard locked({ H5Sget_simple_extent_type(space.id) }) != H5S_NULL else { return [0] }
    let rank = try call("H5Sget_simple_extent_ndims", place, H5Sget_simple_extent_ndims(space.id))
    var sizes = [hsize_t](repeating: 0, count: Int(rank))
    try call("H5Sget_simple_extent_dims", place, H5Sget_simple_extent_dims(space.id, &sizes, nil))
    return sizes.map { Int(clamping: $0) }
  }

  /// Whether the elements are integers.
  func holdsIntegers() throws(Failure) -> Bool {
    let type = try type()
    return locked { H5Tget_class(type.id) } == H5T_INTEGER
  }

  /// The number of elements, once it is known that they are of `expected` class and that a file of `size` bytes can
  /// hold them: a damaged shape must not make us allocate more than the file has.
  func count(of expected: H5T_class_t, size: UInt64) throws(Failure) -> Int {
    let type = try type()
    let found = locked { H5Tget_class(type.id) }
    guard found == expected else {
      throw place.failure(.data, "holds \(name(found)), not \(name(expected)) (H5Tget_class)")
    }
    let shape = try shape()
    let elementSize = locked { H5Tget_size(type.id) }
    let needed = shape.reduce(UInt64(elementSize)) { product, size in
      let (bytes, overflow) = product.multipliedReportingOverflow(by: UInt64(size))
      return overflow ? .max : bytes
    }
    // Chunks that went missing would read as zeros, so what is stored counts, not only what the file could hold.
    let stored = kind == .dataset ? min(size, locked { H5Dget_storage_size(handle.id) }) : size
    guard needed <= stored else {
      throw place.failure(
        .data, "needs \(needed) bytes for its shape \(shape), the file has \(stored): damaged, compressed or unwritten")
    }
    return shape.reduce(1, *)
  }

  func space() throws(Failure) -> Handle {
    switch kind {
    case .dataset: Handle(try call("H5Dget_space", place, H5Dget_space(handle.id)), closing: H5Sclose)
    case .attribute: Handle(try call("H5Aget_space", place, H5Aget_space(handle.id)), closing: H5Sclose)
    }
  }

  func type() throws(Failure) -> Handle {
    switch kind {
    case .dataset: Handle(try call("H5Dget_type", place, H5Dget_type(handle.id)), closing: H5Tclose)
    case .attribute: Handle(try call("H5Aget_type", place, H5Aget_type(handle.id)), closing: H5Tclose)
    }
  }

  /// Reads all elements as the memory type `type`; `target` has room for them.
  func read(as type: hid_t, into target: UnsafeMutableRawPointer) throws(Failure) {
    let all = hid_t(H5S_ALL)
    switch kind {
    case .dataset: try call("H5Dread", place, H5Dread(handle.id, type, all, all, hid_t(H5P_DEFAULT), target))
    case .attribute: try call("H5Aread", place, H5Aread(handle.id, type, target))
    }
  }

  /// Writes all elements, which are of the memory type `type`.
  func write(as type: hid_t, from source: UnsafeRawPointer) throws(Failure) {
    let all = hid_t(H5S_ALL)
    switch kind {
    case .dataset: try call("H5Dwrite", place, H5Dwrite(handle.id, type, all, all, hid_t(H5P_DEFAULT), source))
    case .attribute: try call("H5Awrite", place, H5Awrite(handle.id, type, source))
    }
  }
}

private func name(_ type: H5T_class_t) -> String {
  switch type {
  case H5T_FLOAT: "floats"
  case H5T_INTEGER: "integers"
  case H5T_STRING: "strings"
  default: "elements of another type"
  }
}
