import Failures

/// An array of numbers that another program wrote, of any number type and with any filter that libhdf5 has. It stays open
/// while its pieces are read, so that it is checked once: that takes long for an array of many chunks.
public final class ForeignArray: Sendable {
  /// How many indices of the first axis are compressed together, at least 1. Reading a part of them expands all.
  public let rowsOfChunk: Int
  private let values: Values
  private let shape: [Int]

  /// Checks an open dataset.
  ///
  /// - Parameter size: the size of the file in bytes.
  init(_ values: consuming Values, size: UInt64) throws(Failure) {
    try values.foreignCount(size: size)
    (rowsOfChunk, shape) = (try values.rowsOfChunk(), try values.shape())
    self.values = values
  }

  /// Reads whole numbers, in row-major order (`H5Dread`). False is 0, true is 1. A number beyond the range becomes the
  /// nearest in the range.
  ///
  /// - Parameter rows: the indices of the first axis.
  public func integers(_ rows: Range<Int>) throws(Failure) -> [Int64] { try values.foreignNumbers(rows, of: shape) }

  /// Reads numbers as doubles, in row-major order (`H5Dread`).
  ///
  /// - Parameter rows: the indices of the first axis.
  public func doubles(_ rows: Range<Int>) throws(Failure) -> [Double] { try values.foreignNumbers(rows, of: shape) }
}
