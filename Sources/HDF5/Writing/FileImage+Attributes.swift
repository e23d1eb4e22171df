import CHDF5
import Failures

extension FileImage {
  /// Adds an attribute with a string of any length to the object at `path` (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ value: String, of path: String = "/") throws(Failure) {
    try attribute(name, of: path, stringType(location.at(path)), []).write([value])
  }

  /// Adds an attribute with strings to the object at `path` (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ values: [String], of path: String = "/") throws(Failure) {
    try attribute(name, of: path, stringType(location.at(path)), [values.count]).write(values)
  }

  /// Adds an attribute with an integer to the object at `path` (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ value: Int64, of path: String = "/") throws(Failure) {
    try attribute(name, of: path, Int64.fileType(location.at(path)), []).write([value].span)
  }

  /// Adds an attribute with integers to the object at `path` (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ values: [Int64], of path: String = "/") throws(Failure) {
    try attribute(name, of: path, Int64.fileType(location.at(path)), [values.count]).write(values.span)
  }

  /// Adds an attribute with a floating-point number to the object at `path` (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ value: Double, of path: String = "/") throws(Failure) {
    try attribute(name, of: path, Double.fileType(location.at(path)), []).write([value].span)
  }

  private func attribute(
    _ name: String, of path: String, _ type: borrowing Handle, _ shape: [Int]
  ) throws(Failure) -> Values {
    let location = location.at(path, attribute: name)
    let object = Handle(
      try call("H5Oopen", location, H5Oopen(file.id, path, hid_t(H5P_DEFAULT))), closing: H5Oclose)
    let creation = try properties(lockstep_h5_attribute_creation, location)
    try call("H5Pset_char_encoding", location, H5Pset_char_encoding(creation.id, H5T_CSET_UTF8))
    let space = try space(shape, location)
    let id = try call(
      "H5Acreate2", location, H5Acreate2(object.id, name, type.id, space.id, creation.id, hid_t(H5P_DEFAULT)))
    return Values(handle: Handle(id, closing: H5Aclose), kind: .attribute, location: location)
  }
}
