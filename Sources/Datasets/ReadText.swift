extension DataPlan {
  /// The beginning of a text as a model reads it.
  ///
  /// - Parameters:
  ///   - setting: where the person gave the path, for messages.
  ///   - limit: tokens, at most.
  /// - Throws: for a file that cannot be read, or has something that the vocabulary does not have.
  public func tokens(
    of path: String, from setting: String, _ vocabulary: Vocabulary, limit: Int
  ) throws -> [Int32] {
    let text = source(try TextFile(path: path, from: setting), vocabulary)
    var tokens: [Int32] = []
    try text.tokens(0..<min(limit, text.count)) { tokens.append($0) }
    return tokens
  }
}
