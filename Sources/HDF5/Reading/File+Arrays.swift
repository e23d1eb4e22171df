import Failures

// Arrays that other programs wrote: of any number type, and with any filter that libhdf5 has, such as gzip.
extension File {
  /// Returns the shape of the dataset at `path`, and what its elements are (`H5Dget_type`).
  ///
  /// - Throws: a failure of kind `data` if the elements are neither numbers nor texts.
  public func header(of path: String) throws(Failure) -> ArrayHeader {
    if try isGroup(path) { throw location(of: path).failure(.data, "is a group, not an array") }
    let values = try dataset(path)
    if try isElsewhere(values.handle, location(of: path)) {
      throw location(of: path).failure(.data, "is a link to another file; copy the array into this file")
    }
    return ArrayHeader(shape: try values.shape(), kind: try values.elementKind())
  }

  /// Opens the dataset at `path` to read its numbers piece by piece.
  ///
  /// - Throws: a failure of kind `data` if the file cannot have as many elements as the shape says.
  public func foreignArray(at path: String) throws(Failure) -> ForeignArray {
    try ForeignArray(try dataset(path), size: size)
  }

  /// Reads the numbers of the dataset at `path` as doubles, in row-major order (`H5Dread`).
  public func foreignDoubles(at path: String) throws(Failure) -> [Double] {
    try dataset(path).foreignNumbers(size: size)
  }

  /// Reads the texts of the dataset at `path`, of fixed or variable length, in row-major order (`H5Dread`).
  public func foreignStrings(at path: String) throws(Failure) -> [String] {
    try dataset(path).foreignStrings(size: size)
  }
}
