import CHDF5
import Failures

extension File {
  /// The sizes of the dataset at `path`; none for a scalar (`H5Sget_simple_extent_dims`).
  public func shape(of path: String) throws(Failure) -> [Int] { try dataset(path).shape() }

  /// Whether the dataset at `path` has integers (`H5Tget_class`).
  public func holdsIntegers(at path: String) throws(Failure) -> Bool { try dataset(path).holdsIntegers() }

  /// The floats of the dataset at `path`, in row-major order (`H5Dread`). Wider ones are rounded.
  public func floats(at path: String) throws(Failure) -> [Float] {
    try dataset(path).numbers(Float.self, size: size)
  }

  /// Reads the floats of the dataset at `path` into `target`, which has room for exactly these (`H5Dread`).
  public func readFloats(at path: String, into target: inout MutableSpan<Float>) throws(Failure) {
    let dataset = try dataset(path)
    let count = try dataset.count(of: Float.typeClass, size: size)
    guard count == target.count else {
      throw dataset.place.failure(.data, "holds \(count) floats, not \(target.count)")
    }
    try dataset.read(into: &target)
  }

  /// The integers of the dataset at `path`, in row-major order (`H5Dread`).
  public func integers(at path: String) throws(Failure) -> [Int64] {
    try dataset(path).numbers(Int64.self, size: size)
  }

  /// The one integer of the dataset at `path` (`H5Dread`).
  public func integer(at path: String) throws(Failure) -> Int64 { try dataset(path).number(Int64.self, size: size) }

  /// The strings of the dataset at `path`, of fixed or variable length (`H5Dread`).
  public func strings(at path: String) throws(Failure) -> [String] { try dataset(path).strings(size: size) }

  /// The one string of the dataset at `path` (`H5Dread`).
  public func string(at path: String) throws(Failure) -> String { try dataset(path).string(size: size) }
}
