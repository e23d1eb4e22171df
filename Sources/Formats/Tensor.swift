/// A named array on its way into a file.
public struct Tensor: Sendable {
  /// Its name.
  public let name: String
  /// Its shape.
  public let shape: [Int]
  /// Its values, row by row.
  public let values: [Float]

  /// An array.
  public init(_ name: String, _ shape: [Int], _ values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values for \(name) of shape \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
  }

  /// Bytes of the values.
  var size: Int { 4 * values.count }
}
