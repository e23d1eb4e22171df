/// The shape of an array, and what its elements are.
public struct ArrayHeader: Sendable, Equatable {
  /// What the elements of an array are.
  public enum Kind: Sendable {
    /// Whole numbers of any size, signed or not.
    case integers
    /// True or false.
    case booleans
    /// Floating-point numbers of any size.
    case numbers
    /// Texts.
    case texts
  }

  /// The shape; empty for a scalar.
  public let shape: [Int]
  /// What the elements are.
  public let kind: Kind

  /// Creates a header.
  public init(shape: [Int], kind: Kind) {
    self.shape = shape
    self.kind = kind
  }
}
