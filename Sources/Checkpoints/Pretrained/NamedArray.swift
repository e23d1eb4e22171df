/// An array of a file in which each array has a name.
struct NamedArray {
  let name: String
  let shape: [Int]
  /// Reads the numbers, in row-major order.
  let values: () -> [Float]
}
