import Datasets

extension Sampler {
  /// Returns a text that starts with `prime` and continues with `count` sampled tokens.
  ///
  /// - Parameters:
  ///   - prime: the beginning of the text. Nil to start at the beginning of a line.
  ///   - data: how text is split into tokens.
  /// - Throws: a failure if the vocabulary does not have a token of the prime.
  public func text(after prime: String?, count: Int, _ data: DataPlan, _ vocabulary: Vocabulary) throws -> String {
    let first = try prime.map { try data.encode($0, vocabulary) } ?? [data.firstToken(vocabulary)]
    return data.text(of: (prime == nil ? [] : first) + tokens(after: first, count: count), vocabulary)
  }
}
