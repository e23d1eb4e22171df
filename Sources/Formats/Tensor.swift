/// A named array to write to a file.
public struct Tensor: Sendable {
  /// The name of the array.
  public let name: String
  /// The shape of the array.
  public let shape: [Int]
  /// The values, in row-major order.
  public let values: [Float]

  /// Creates an array.
  public init(_ name: String, _ shape: [Int], _ values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values for \(name) of shape \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
  }

  /// The number of bytes of the values.
  var size: Int { 4 * values.count }
}
