import FoundationEssentials

/// A piece of a text on its way from the text's file to the prepared file. One thread at a time works on it.
final class TextPiece: @unchecked Sendable {
  /// The file that begins with it; nil for none.
  let file: String?
  /// Its bytes: whole tokens.
  let bytes: Data
  /// Whether a document ends behind it.
  let endsDocument: Bool
  /// Which of several encoders turns it into tokens.
  let encoder: Int

  /// What a ``RoundEncoder`` found in it.
  struct Tokens {
    /// The number of each token; there can be room behind them.
    var numbers: [UInt32]
    /// The number of tokens.
    let count: Int
    /// The tokens that the encoder saw here first, in the order of their numbers.
    let new: [String]
    /// The number of different tokens that the encoder has seen.
    let different: Int
  }

  /// Its tokens, or why there are none; nil before it was encoded, and once its memory was taken back.
  var tokens: Result<Tokens, any Error>?

  init(file: String?, bytes: Data, endsDocument: Bool, encoder: Int) {
    (self.file, self.bytes, self.endsDocument, self.encoder) = (file, bytes, endsDocument, encoder)
  }
}
