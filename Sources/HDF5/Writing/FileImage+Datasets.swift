import CHDF5
import Failures

extension FileImage {
  /// Writes floats in row-major order as a dataset of `shape` at `path` (`H5Dcreate2`, `H5Dwrite`).
  ///
  /// With `checksum`, a reader finds damaged elements (`H5Pset_fletcher32`); without, more programs read them.
  public func write(
    _ values: Span<Float>, shape: [Int], to path: String, checksum: Bool = true
  ) throws(Failure) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) floats cannot have the shape \(shape)")
    try dataset(path, Float.fileType(location.at(path)), shape, checksum ? Checksum(numbers: shape) : .none)
      .write(values)
  }

  /// Writes floats in row-major order as a dataset of `shape` at `path` (`H5Dcreate2`, `H5Dwrite`).
  ///
  /// With `checksum`, a reader finds damaged elements (`H5Pset_fletcher32`); without, more programs read them.
  public func write(
    _ values: [Float], shape: [Int], to path: String, checksum: Bool = true
  ) throws(Failure) {
    try write(values.span, shape: shape, to: path, checksum: checksum)
  }

  /// Writes integers in row-major order as a dataset of `shape` at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ values: [Int64], shape: [Int], to path: String) throws(Failure) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) integers cannot have the shape \(shape)")
    try dataset(path, Int64.fileType(location.at(path)), shape, Checksum(numbers: shape)).write(values.span)
  }

  /// Writes one integer as a scalar dataset at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ value: Int64, to path: String) throws(Failure) { try write([value], shape: [], to: path) }

  /// Writes a string as a scalar dataset at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ value: String, to path: String) throws(Failure) {
    try dataset(path, stringType(location.at(path)), [], .header).write([value])
  }

  /// Writes strings as a dataset at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ values: [String], to path: String) throws(Failure) {
    // Chunks of such strings have no checksum, and a header holds 64 KiB: 16 bytes a string and something for itself.
    let checksum = values.count < 4000 ? Checksum.header : .none
    try dataset(path, stringType(location.at(path)), [values.count], checksum).write(values)
  }

  private func dataset(
    _ path: String, _ type: borrowing Handle, _ shape: [Int], _ checksum: Checksum
  ) throws(Failure) -> Values {
    let location = location.at(path)
    if let group = prefixes(of: path).dropLast().last { try createGroup(group) }
    let links = try linkProperties(location)
    let creation = try properties(lockstep_h5_dataset_creation, location)
    try call("H5Pset_obj_track_times", location, H5Pset_obj_track_times(creation.id, false))
    try apply(checksum, to: creation, shape, location)
    // Arrays in one piece are as 1.8 has them, which readers that are not libhdf5 know too, such as Netron's; chunks of
    // 1.8 have an index without a checksum.
    let form = checksum == .chunks ? H5F_LIBVER_V110 : H5F_LIBVER_V18
    try call("H5Fset_libver_bounds", location, H5Fset_libver_bounds(file.id, form, H5F_LIBVER_V110))
    let space = try space(shape, location)
    let id = try call(
      "H5Dcreate2", location,
      H5Dcreate2(file.id, path, type.id, space.id, links.id, creation.id, hid_t(H5P_DEFAULT)))
    return Values(handle: Handle(id, closing: H5Dclose), kind: .dataset, location: location)
  }

  private func apply(
    _ checksum: Checksum, to creation: borrowing Handle, _ shape: [Int], _ location: Location
  ) throws(Failure) {
    switch checksum {
    case .none: return
    case .header: try call("H5Pset_layout", location, H5Pset_layout(creation.id, H5D_COMPACT))
    case .chunks:
      let chunk = chunk(of: shape).map { hsize_t($0) }
      try call("H5Pset_chunk", location, H5Pset_chunk(creation.id, Int32(chunk.count), chunk))
      try call("H5Pset_fletcher32", location, H5Pset_fletcher32(creation.id))
    }
  }

  /// The whole array, halved until it has at most `limit` elements: the library copies a chunk to check it, and none
  /// may reach 4 GiB.
  private func chunk(of shape: [Int]) -> [Int] {
    let limit = 1 << 24
    var chunk = shape
    while chunk.reduce(1, *) > limit {
      let longest = chunk.indices.max { chunk[$0] < chunk[$1] }!
      chunk[longest] = (chunk[longest] + 1) / 2
    }
    return chunk
  }
}

/// What protects the elements of a dataset: nothing, the checksum of the header they lie in, or one for each chunk.
private enum Checksum {
  case none, header, chunks

  /// The one for numbers: neither a scalar nor an empty array has chunks.
  init(numbers shape: [Int]) { self = shape.isEmpty ? .header : shape.contains(0) ? .none : .chunks }
}

/// The extent of an array of `shape`, a scalar if that is empty (`H5Screate_simple`).
func space(_ shape: [Int], _ location: Location) throws(Failure) -> Handle {
  let sizes = shape.map { hsize_t($0) }
  return Handle(
    try call("H5Screate_simple", location, H5Screate_simple(Int32(sizes.count), sizes, nil)), closing: H5Sclose)
}
