import Kernels

/// Turns a text into the numbers of its tokens, and finds the vocabulary.
///
/// A kind of token is one such type. All else, the prepared file, splits and batches, does not know it.
protocol TextUnit: TokenNumbering {
  /// What messages call the tokens, such as "characters".
  var name: String { get }
  /// What the numbers depend on besides the text. A prepared file with another key is not used.
  var key: String { get }

  /// Whether the vocabulary depends on how often a token occurs.
  var needsCounts: Bool { get }

  /// Stores the number of each token of the next piece of a text.
  ///
  /// - Parameters:
  ///   - piece: valid UTF-8 that is cut behind a space or a line feed, or at the end of a document.
  ///   - endsDocument: whether a document ends behind the piece, which can be empty then.
  ///   - target: room for as many numbers as ``room(for:)`` says.
  /// - Returns: the number of tokens.
  /// - Throws: a failure of kind `data` for a text that cannot be turned into tokens.
  func encode(_ piece: Span<UInt8>, endsDocument: Bool, into target: inout MutableSpan<UInt32>) throws -> Int
  /// Returns how many numbers a piece of a number of bytes needs room for.
  func room(for bytes: Int) -> Int

  /// Returns the vocabulary of a text.
  ///
  /// - Parameters:
  ///   - tokens: the different tokens of the whole text.
  ///   - counts: how often each token occurs in the training split; empty if that is not needed.
  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary
  /// Returns the number that a token has for a model; nil for a token that the model cannot read.
  func number(of token: String, in vocabulary: Vocabulary) -> Int32?

  /// Returns another unit for the same text, which gives tokens numbers of its own. Both number tokens in the order in
  /// which they see them first. Nil if the tokens of a piece depend on the pieces before it, or have fixed numbers.
  func sibling() -> (any TextUnit)?

  /// Whether the text can be any bytes, rather than UTF-8.
  var readsBytes: Bool { get }
  /// The file of the tokenizer that cuts the text; empty for none.
  var tokenizer: [UInt8] { get }
  /// Learns from a text what is needed before it can be turned into tokens.
  ///
  /// - Parameter plan: how the text is split.
  /// - Throws: a failure for a text that cannot be read or learnt from.
  func learn(from source: TextSource, _ plan: DataPlan) throws
  /// Takes the file of a tokenizer that was learnt from the text before.
  ///
  /// - Throws: a failure of kind `data` for a damaged file.
  func restore(_ tokenizer: [UInt8]) throws
}

extension TextUnit {
  func room(for bytes: Int) -> Int { bytes + 1 }
  func sibling() -> (any TextUnit)? { nil }
  var readsBytes: Bool { false }
  var tokenizer: [UInt8] { [] }
  func learn(from source: TextSource, _ plan: DataPlan) {}
  func restore(_ tokenizer: [UInt8]) {}
}

extension DataPlan {
  /// Returns what turns a running text into tokens.
  ///
  /// - Parameter vocabulary: the vocabulary of a trained model; nil to find it.
  /// - Throws: a failure for a tokenizer that cannot be read.
  func textUnit(_ vocabulary: Vocabulary?) throws -> any TextUnit {
    let unit = try plainUnit(vocabulary)
    // Words are converted to lower case one by one, which is faster.
    let isLowered = lowerCase && self.unit != .word
    return normalForm == .none && !isLowered ? unit : NormalizedUnit(unit, normalForm, isLowerCase: isLowered)
  }

  private func plainUnit(_ vocabulary: Vocabulary?) throws -> any TextUnit {
    switch unit {
    case .character, .label: CharacterUnit()
    case .grapheme: GraphemeUnit()
    case .byte: ByteUnit()
    case .subword: try SubwordUnit(self, vocabulary?.tokenizer)
    case .word: WordUnit(isLowerCase: lowerCase, limit: vocabularyLimit)
    }
  }
}

extension DataPlan.Unit {
  /// Several tokens, as messages call them.
  public var plural: String {
    switch self {
    case .character: "characters"
    case .grapheme: "graphemes"
    case .byte: "bytes"
    case .subword: "subwords"
    case .word: "words"
    case .label: "labels"
    }
  }
}
