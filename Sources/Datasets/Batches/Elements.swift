/// Elements one after the other, all tokens or all vectors of the same size: the inputs or the targets of a batch.
public struct Elements: Sendable {
  /// The tokens; empty where there are vectors. A negative one stands where there is none.
  public internal(set) var tokens: [Int32] = []
  /// The numbers of the vectors; empty where there are tokens. NaN stands where there is none.
  public internal(set) var values: [Float] = []

  /// No elements; whoever fills them keeps their memory.
  public init() {}

  /// Tokens.
  public init(tokens: [Int32]) { self.tokens = tokens }

  /// Vectors.
  public init(values: [Float]) { self.values = values }

  /// Makes room for so many elements of a form.
  mutating func resize(_ count: Int, _ form: DataForm.Element) {
    switch form {
    case .token: if tokens.count != count { tokens = Array(repeating: 0, count: count) }
    case .values(let width):
      if values.count != count * width { values = Array(repeating: 0, count: count * width) }
    }
  }
}
