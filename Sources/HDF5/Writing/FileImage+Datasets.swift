import CHDF5
import Failures

extension FileImage {
  /// Writes floats in row-major order as a contiguous dataset of `shape` at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ values: Span<Float>, shape: [Int], to path: String) throws(Failure) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) floats cannot have the shape \(shape)")
    try dataset(path, Float.fileType(location.at(path)), shape).write(values)
  }

  /// Writes floats in row-major order as a contiguous dataset of `shape` at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ values: [Float], shape: [Int], to path: String) throws(Failure) {
    try write(values.span, shape: shape, to: path)
  }

  /// Writes doubles in row-major order as a contiguous dataset of `shape` at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ values: [Double], shape: [Int], to path: String) throws(Failure) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) doubles cannot have the shape \(shape)")
    try dataset(path, Double.fileType(location.at(path)), shape).write(values.span)
  }

  /// Writes integers in row-major order as a contiguous dataset of `shape` at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ values: [Int64], shape: [Int], to path: String) throws(Failure) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) integers cannot have the shape \(shape)")
    try dataset(path, Int64.fileType(location.at(path)), shape).write(values.span)
  }

  /// Writes a string as a scalar dataset at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ value: String, to path: String) throws(Failure) {
    try dataset(path, stringType(location.at(path)), [], isInHeader: true).write([value])
  }

  /// Writes strings as a dataset at `path` (`H5Dcreate2`, `H5Dwrite`).
  public func write(_ values: [String], to path: String) throws(Failure) {
    // A header holds 64 KiB: 16 bytes for each string and some for itself.
    try dataset(path, stringType(location.at(path)), [values.count], isInHeader: values.count < 4000).write(values)
  }

  /// Creates a dataset, contiguous or with its elements in its header (`H5Pset_layout`), which has a checksum.
  private func dataset(
    _ path: String, _ type: borrowing Handle, _ shape: [Int], isInHeader: Bool = false
  ) throws(Failure) -> Values {
    let location = location.at(path)
    if let group = prefixes(of: path).dropLast().last { try createGroup(group) }
    let links = try linkProperties(location)
    let creation = try properties(lockstep_h5_dataset_creation, location)
    try call("H5Pset_obj_track_times", location, H5Pset_obj_track_times(creation.id, false))
    if isInHeader { try call("H5Pset_layout", location, H5Pset_layout(creation.id, H5D_COMPACT)) }
    // In the form of libhdf5 1.8, readers that do not use libhdf5 can read the dataset too, such as Netron's.
    try call("H5Fset_libver_bounds", location, H5Fset_libver_bounds(file.id, H5F_LIBVER_V18, H5F_LIBVER_V110))
    let space = try space(shape, location)
    let id = try call(
      "H5Dcreate2", location,
      H5Dcreate2(file.id, path, type.id, space.id, links.id, creation.id, hid_t(H5P_DEFAULT)))
    return Values(handle: Handle(id, closing: H5Dclose), kind: .dataset, location: location)
  }
}

/// Creates the dataspace of an array of `shape`, or of a scalar if `shape` is empty (`H5Screate_simple`).
func space(_ shape: [Int], _ location: Location) throws(Failure) -> Handle {
  let sizes = shape.map { hsize_t($0) }
  return Handle(
    try call("H5Screate_simple", location, H5Screate_simple(Int32(sizes.count), sizes, nil)), closing: H5Sclose)
}
