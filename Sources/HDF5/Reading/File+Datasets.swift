import CHDF5
import Failures

extension File {
  /// Returns the shape of the dataset at `path`, which is empty for a scalar (`H5Sget_simple_extent_dims`).
  public func shape(of path: String) throws(Failure) -> [Int] { try dataset(path).shape() }

  /// Returns whether the dataset at `path` holds integers (`H5Tget_class`).
  public func holdsIntegers(at path: String) throws(Failure) -> Bool { try dataset(path).holdsIntegers() }

  /// Reads the floats of the dataset at `path`, in row-major order (`H5Dread`). Doubles are rounded to floats.
  public func floats(at path: String) throws(Failure) -> [Float] {
    try dataset(path).numbers(Float.self, size: size)
  }

  /// Reads the floats of the dataset at `path` as doubles, in row-major order (`H5Dread`).
  public func doubles(at path: String) throws(Failure) -> [Double] {
    try dataset(path).numbers(Double.self, size: size)
  }

  /// Reads the integers of the dataset at `path`, in row-major order (`H5Dread`).
  public func integers(at path: String) throws(Failure) -> [Int64] {
    try dataset(path).numbers(Int64.self, size: size)
  }

  /// Reads the strings of the dataset at `path`, of fixed or variable length (`H5Dread`).
  public func strings(at path: String) throws(Failure) -> [String] { try dataset(path).strings(size: size) }

  /// Reads the string of the dataset at `path`, a scalar or an array with one element (`H5Dread`).
  public func string(at path: String) throws(Failure) -> String { try dataset(path).string(size: size) }
}
