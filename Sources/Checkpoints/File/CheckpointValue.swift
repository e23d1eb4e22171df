import HDF5

/// A type of value that an attribute of a checkpoint file can have.
protocol CheckpointValue {
  /// Reads the attribute `name` of the object at `path`.
  init(readFrom file: borrowing File, _ name: String, of path: String) throws

  /// Adds the attribute `name` to the object at `path`.
  func write(to image: borrowing FileImage, _ name: String, of path: String) throws
}

extension String: CheckpointValue {
  init(readFrom file: borrowing File, _ name: String, of path: String) throws {
    self = try file.string(attribute: name, of: path)
  }

  func write(to image: borrowing FileImage, _ name: String, of path: String) throws {
    try image.setAttribute(name, self, of: path)
  }
}

extension [String]: CheckpointValue {
  init(readFrom file: borrowing File, _ name: String, of path: String) throws {
    self = try file.strings(attribute: name, of: path)
  }

  func write(to image: borrowing FileImage, _ name: String, of path: String) throws {
    try image.setAttribute(name, self, of: path)
  }
}

extension Double: CheckpointValue {
  init(readFrom file: borrowing File, _ name: String, of path: String) throws {
    self = try file.double(attribute: name, of: path)
  }

  func write(to image: borrowing FileImage, _ name: String, of path: String) throws {
    try image.setAttribute(name, self, of: path)
  }
}

extension Int: CheckpointValue {
  init(readFrom file: borrowing File, _ name: String, of path: String) throws {
    self = Int(try file.integer(attribute: name, of: path))
  }

  func write(to image: borrowing FileImage, _ name: String, of path: String) throws {
    try image.setAttribute(name, Int64(self), of: path)
  }
}

/// A hash. The file holds its bits as a signed number.
extension UInt64: CheckpointValue {
  init(readFrom file: borrowing File, _ name: String, of path: String) throws {
    self.init(bitPattern: try file.integer(attribute: name, of: path))
  }

  func write(to image: borrowing FileImage, _ name: String, of path: String) throws {
    try image.setAttribute(name, Int64(bitPattern: self), of: path)
  }
}

/// 1 for true, 0 for false.
extension Bool: CheckpointValue {
  init(readFrom file: borrowing File, _ name: String, of path: String) throws {
    self = try file.integer(attribute: name, of: path) != 0
  }

  func write(to image: borrowing FileImage, _ name: String, of path: String) throws {
    try image.setAttribute(name, self ? 1 : 0 as Int64, of: path)
  }
}
