import Datasets

extension Sampler {
  /// Returns a text that starts with `prime` and continues with `count` sampled tokens.
  ///
  /// - Parameters:
  ///   - prime: the beginning of the text. Nil to start at the beginning of a line.
  ///   - data: how text is split into tokens.
  /// - Throws: a failure if the vocabulary does not have a token of the prime.
  public func text(after prime: String?, count: Int, _ data: DataPlan, _ vocabulary: Vocabulary) throws -> String {
    // A text of a single line may have no newline. Then any character will do as the first input.
    let first = try prime.map { try data.encode($0, vocabulary) } ?? [vocabulary.number(of: "\n") ?? 0]
    let tokens = tokens(after: first, count: count)
    return data.unit == .word
      ? vocabulary.decode(words: (prime == nil ? [] : first) + tokens) : (prime ?? "") + vocabulary.decode(tokens)
  }
}
