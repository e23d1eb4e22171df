import CHDF5
import Failures

extension File {
  /// Returns the names of the attributes of the object at `path`, sorted (`H5Oget_info`, `H5Aget_name_by_idx`).
  public func attributeNames(of path: String = "/") throws(Failure) -> [String] {
    let location = location(of: path)
    let object = try object(path)
    var count: hsize_t = 0
    try call("H5Oget_info", location, lockstep_h5_attribute_count(object.id, &count))
    var names: [String] = []
    for index in 0..<count {
      names.append(
        try name("H5Aget_name_by_idx", location) { buffer, size in
          H5Aget_name_by_idx(
            object.id, ".", H5_INDEX_NAME, H5_ITER_INC, index, buffer, size, hid_t(H5P_DEFAULT))
        })
    }
    return names
  }

  /// Reads the string in the attribute `name` of the object at `path` (`H5Aread`).
  public func string(attribute name: String, of path: String = "/") throws(Failure) -> String {
    try attribute(name, of: path).string(size: size)
  }

  /// Reads the strings in the attribute `name` of the object at `path` (`H5Aread`).
  public func strings(attribute name: String, of path: String = "/") throws(Failure) -> [String] {
    try attribute(name, of: path).strings(size: size)
  }

  /// Reads the integer in the attribute `name` of the object at `path` (`H5Aread`).
  public func integer(attribute name: String, of path: String = "/") throws(Failure) -> Int64 {
    try attribute(name, of: path).number(Int64.self, size: size)
  }

  /// Reads the integers in the attribute `name` of the object at `path` (`H5Aread`).
  public func integers(attribute name: String, of path: String = "/") throws(Failure) -> [Int64] {
    try attribute(name, of: path).numbers(Int64.self, size: size)
  }

  /// Reads the floating-point number in the attribute `name` of the object at `path` (`H5Aread`).
  public func double(attribute name: String, of path: String = "/") throws(Failure) -> Double {
    try attribute(name, of: path).number(Double.self, size: size)
  }

  private func attribute(_ name: String, of path: String) throws(Failure) -> Values {
    let location = location(of: path, attribute: name)
    let object = try object(path)
    let id = try call("H5Aopen", location, H5Aopen(object.id, name, hid_t(H5P_DEFAULT)))
    return Values(handle: Handle(id, closing: H5Aclose), kind: .attribute, location: location)
  }
}
