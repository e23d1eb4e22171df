/// A text as numbered tokens.
package protocol TokenSource: Sendable {
  /// Where it lies.
  var path: String { get }
  /// What its tokens are called: "characters".
  var unit: String { get }
  /// Number of tokens.
  var count: Int { get }
  /// Number of different tokens.
  var vocabulary: Vocabulary { get }
  /// Writes the tokens of a range through `store`, in order.
  func tokens(_ range: Range<Int>, store: (Int32) -> Void) throws
  /// Checks that the vocabulary has all tokens.
  ///
  /// - Throws: for one that it does not have, with its line.
  func check() throws
}

extension DataPlan {
  /// The tokens of a text by the numbers of a vocabulary, or of its own.
  func source(_ file: TextFile, _ vocabulary: Vocabulary?) -> any TokenSource {
    switch unit {
    case .character, .label: Characters(file, vocabulary)
    case .word: Words(file, vocabulary, self)
    }
  }
}
