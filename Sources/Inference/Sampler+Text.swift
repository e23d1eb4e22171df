import Datasets

extension Sampler {
  /// A text that begins with `prime` and goes on for `count` tokens.
  ///
  /// - Parameters:
  ///   - prime: what it begins with; none for the start of a line.
  ///   - data: how the text is cut into tokens.
  /// - Throws: for a prime that the vocabulary cannot say.
  public func text(after prime: String?, count: Int, _ data: DataPlan, _ vocabulary: Vocabulary) throws -> String {
    // Any character stands before the first line of a model that has seen a single line only.
    let first = try prime.map { try data.encode($0, vocabulary) } ?? [vocabulary.number(of: "\n") ?? 0]
    let tokens = tokens(after: first, count: count)
    return data.unit == .word
      ? vocabulary.decode(words: (prime == nil ? [] : first) + tokens) : (prime ?? "") + vocabulary.decode(tokens)
  }
}
