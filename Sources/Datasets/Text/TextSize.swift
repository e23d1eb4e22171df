import Tokens

/// How much text some tokens are.
public struct TextSize: Sendable {
  /// The number of tokens.
  public var tokens = 0
  /// The number of bytes of their text in UTF-8.
  public var bytes = 0
  /// The number of characters (Unicode scalars) of their text.
  public var characters = 0
}

extension Vocabulary {
  /// Returns the bytes of each token's text; nil for words, whose text has spaces that the tokens do not say.
  public func bytes(_ unit: DataPlan.Unit) -> [[UInt8]]? {
    switch unit {
    case .byte: (0...255).map { [UInt8($0)] }
    case .subword: tokenizer.map { tokenizer in tokens.indices.map { tokenizer.bytes(of: Int32($0)) } }
    case .character, .grapheme: tokens.map { Array($0.utf8) }
    case .word, .label: nil
    }
  }
}

extension TextDataset {
  /// Returns how much text a split is; nil for words.
  ///
  /// - Throws: a failure of kind `data` for a token that the vocabulary does not have.
  package func size(_ part: Part) throws -> TextSize? {
    guard let texts = encoding.inputs?.bytes(unit) else { return nil }
    let sizes = texts.map { text in (bytes: text.count, characters: text.count { $0 & 0xC0 != 0x80 }) }
    var size = TextSize()
    try forEachToken(part) { token in
      size.tokens += 1
      size.bytes += sizes[Int(token)].bytes
      size.characters += sizes[Int(token)].characters
    }
    return size
  }
}
