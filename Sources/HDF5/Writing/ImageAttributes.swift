import CHDF5
import Failures

extension FileImage {
  /// Gives the object at `path` an attribute with a string of any length (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ value: String, of path: String = "/") throws(Failure) {
    try attribute(name, of: path, stringType(place.at(path)), []).write([value])
  }

  /// Gives the object at `path` an attribute with strings (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ values: [String], of path: String = "/") throws(Failure) {
    try attribute(name, of: path, stringType(place.at(path)), [values.count]).write(values)
  }

  /// Gives the object at `path` an attribute with an integer (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ value: Int64, of path: String = "/") throws(Failure) {
    try attribute(name, of: path, Int64.fileType(place.at(path)), []).write([value].span)
  }

  /// Gives the object at `path` an attribute with integers (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ values: [Int64], of path: String = "/") throws(Failure) {
    try attribute(name, of: path, Int64.fileType(place.at(path)), [values.count]).write(values.span)
  }

  /// Gives the object at `path` an attribute with a floating-point number (`H5Acreate2`, `H5Awrite`).
  public func setAttribute(_ name: String, _ value: Double, of path: String = "/") throws(Failure) {
    try attribute(name, of: path, Double.fileType(place.at(path)), []).write([value].span)
  }

  private func attribute(
    _ name: String, of path: String, _ type: borrowing Handle, _ shape: [Int]
  ) throws(Failure) -> Values {
    let place = place.at(path, attribute: name)
    let object = Handle(
      try call("H5Oopen", place, H5Oopen(file.id, path, hid_t(H5P_DEFAULT))), closing: H5Oclose)
    let creation = try properties(lockstep_h5_attribute_creation, place)
    try call("H5Pset_char_encoding", place, H5Pset_char_encoding(creation.id, H5T_CSET_UTF8))
    let space = try space(shape, place)
    let id = try call(
      "H5Acreate2", place, H5Acreate2(object.id, name, type.id, space.id, creation.id, hid_t(H5P_DEFAULT)))
    return Values(handle: Handle(id, closing: H5Aclose), kind: .attribute, place: place)
  }
}
