/// A text as a sequence of token numbers.
package protocol TokenSource: Sendable {
  /// The path of the file.
  var path: String { get }
  /// What error messages call the tokens, such as "characters".
  var unit: String { get }
  /// The number of tokens.
  var count: Int { get }
  /// The vocabulary of the tokens.
  var vocabulary: Vocabulary { get }
  /// Calls `store` with each token of a range, in order.
  func tokens(_ range: Range<Int>, store: (Int32) -> Void) throws
  /// Checks that the vocabulary has all tokens.
  ///
  /// - Throws: a failure of kind `data` for a token that the vocabulary does not have. It names the line.
  func check() throws
}

extension DataPlan {
  /// Returns the tokens of a text file.
  ///
  /// - Parameter vocabulary: the vocabulary of a trained model; nil to find it from the file.
  func source(_ file: TextFile, _ vocabulary: Vocabulary?) -> any TokenSource {
    switch unit {
    case .character, .label: Characters(file, vocabulary)
    case .word: Words(file, vocabulary, self)
    }
  }
}
