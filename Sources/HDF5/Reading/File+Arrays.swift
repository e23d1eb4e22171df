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

  /// Reads whole numbers of the dataset at `path`, in row-major order (`H5Dread`). False is 0, true is 1. A number
  /// beyond the range becomes the nearest in the range.
  ///
  /// - Parameter rows: the indices of the first axis.
  public func foreignIntegers(at path: String, rows: Range<Int>) throws(Failure) -> [Int64] {
    try dataset(path).foreignNumbers(rows, size: size)
  }

  /// Reads numbers of the dataset at `path` as doubles, in row-major order (`H5Dread`).
  ///
  /// - Parameter rows: the indices of the first axis.
  public func foreignDoubles(at path: String, rows: Range<Int>) throws(Failure) -> [Double] {
    try dataset(path).foreignNumbers(rows, size: size)
  }

  /// Reads the numbers of the dataset at `path` as doubles, in row-major order (`H5Dread`).
  public func foreignDoubles(at path: String) throws(Failure) -> [Double] {
    try dataset(path).foreignNumbers(size: size)
  }

  /// Returns how many indices of the first axis of the dataset at `path` are compressed together (`H5Pget_chunk`).
  /// Reading a part of them expands all.
  ///
  /// - Throws: a failure of kind `data` if the file cannot have as many elements as the shape says.
  public func rowsOfChunk(at path: String) throws(Failure) -> Int { try dataset(path).rowsOfChunk(size: size) }

  /// Reads the texts of the dataset at `path`, of fixed or variable length, in row-major order (`H5Dread`).
  public func foreignStrings(at path: String) throws(Failure) -> [String] {
    try dataset(path).foreignStrings(size: size)
  }
}
