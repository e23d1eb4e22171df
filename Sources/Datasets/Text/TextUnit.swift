import Kernels

/// Turns a text into the numbers of its tokens, and finds the vocabulary.
///
/// A kind of token is one such type. All else, the prepared file, splits and batches, does not know it.
protocol TextUnit: AnyObject {
  /// What messages call the tokens, such as "characters".
  var name: String { get }
  /// What the numbers depend on besides the text. A prepared file with another key is not used.
  var key: String { get }
  /// The different tokens so far, in the order of their numbers.
  var tokens: [String] { get }
  /// The number of different tokens so far.
  var count: Int { get }

  /// Stores the number of each token of the next piece of a text.
  ///
  /// - Parameters:
  ///   - piece: valid UTF-8 that is cut behind a space or a line feed, or at the end of a document.
  ///   - endsDocument: whether a document ends behind the piece, which can be empty then.
  ///   - target: room for one number more than the piece has bytes.
  /// - Returns: the number of tokens.
  func encode(_ piece: Span<UInt8>, endsDocument: Bool, into target: inout MutableSpan<UInt32>) -> Int

  /// Returns the vocabulary of a text.
  ///
  /// - Parameters:
  ///   - tokens: the different tokens of the whole text.
  ///   - counts: how often each token occurs in the training split.
  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary
  /// Returns the number that a token has for a model; nil for a token that the model cannot read.
  func number(of token: String, in vocabulary: Vocabulary) -> Int32?
}

extension DataPlan {
  /// Returns what turns a running text into tokens.
  func textUnit() -> any TextUnit {
    switch unit {
    case .character, .label: CharacterUnit()
    case .word: WordUnit(isLowerCase: lowerCase, limit: vocabularyLimit)
    }
  }
}
