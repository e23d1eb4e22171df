/// The inputs or the targets of a batch: all tokens, or all vectors of the same size, in contiguous memory.
public struct Elements: Sendable {
  /// The tokens; empty for vectors. A negative number marks a missing token.
  public internal(set) var tokens: [Int32] = []
  /// The numbers of the vectors; empty for tokens. NaN marks a missing number.
  public internal(set) var values: [Float] = []

  /// Creates an empty list of elements.
  public init() {}

  /// Creates elements that are tokens.
  public init(tokens: [Int32]) { self.tokens = tokens }

  /// Creates elements that are vectors, from their numbers.
  public init(values: [Float]) { self.values = values }

  /// Makes room for `count` elements of a form. The memory is reused if the number is the same.
  mutating func resize(_ count: Int, _ form: DataForm.Element) {
    switch form {
    case .token: if tokens.count != count { tokens = Array(repeating: 0, count: count) }
    case .values(let width):
      if values.count != count * width { values = Array(repeating: 0, count: count * width) }
    }
  }
}
