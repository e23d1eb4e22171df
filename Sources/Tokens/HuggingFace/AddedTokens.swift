import Failures

/// The pieces that are found in a text before anything else, such as `<|endoftext|>`.
struct AddedTokens: Sendable {
  /// A piece.
  struct Token: Sendable {
    let text: String
    let number: Int32
    let isSpecial: Bool
    /// Whether the piece is looked for in the normalized text.
    let isNormalized: Bool
    /// Whether the piece must stand alone as a word.
    let isSingleWord: Bool
    /// Whether the piece takes the white space before it, and behind it.
    let takesLeft: Bool
    let takesRight: Bool
  }

  /// All pieces.
  let tokens: [Token]
  /// The pieces that are looked for in the text as it is; nil for none.
  let plain: TokenSearch?
  /// The pieces that are looked for in the normalized text; nil for none.
  let normalized: TokenSearch?

  /// Reads the pieces of a tokenizer.
  ///
  /// - Throws: a failure of kind `data` for pieces that contradict the vocabulary.
  init(_ part: TokenizerPart, _ vocabulary: PieceVocabulary, _ normalizer: TextNormalizer?) throws {
    let parts = part.tree["added_tokens"] == nil ? [] : try part.parts("added_tokens")
    tokens = try parts.map { try AddedTokens.token($0, vocabulary) }.filter { !$0.text.isEmpty }
    plain = TokenSearch(tokens.filter { !$0.isNormalized }.map { (Array($0.text.utf8), $0) })
    normalized = TokenSearch(
      try tokens.filter(\.isNormalized).map {
        (try normalizer?.apply(Array($0.text.utf8), .whole) ?? Array($0.text.utf8), $0)
      })
  }

  private static func token(_ part: TokenizerPart, _ vocabulary: PieceVocabulary) throws -> Token {
    let (text, number) = (try part.text("content"), try part.count("id"))
    let known = vocabulary.number(of: text.utf8)
    if known ?? Int32(number) != Int32(number) || number > vocabulary.pieces.count + 1_000_000 {
      throw Failure(
        .data,
        "\(part.path): the added token \"\(text)\" has the number \(number), which its vocabulary contradicts; make the "
          + "file again")
    }
    let isSpecial = try part.flag("special", or: false)
    return Token(
      text: text, number: Int32(number), isSpecial: isSpecial,
      isNormalized: try part.flag("normalized", or: !isSpecial), isSingleWord: try part.flag("single_word", or: false),
      takesLeft: try part.flag("lstrip", or: false), takesRight: try part.flag("rstrip", or: false))
  }
}

/// Finds added tokens in a text.
struct TokenSearch: Sendable {
  private let trie: PieceTrie
  private let tokens: [AddedTokens.Token]

  /// Creates a search for texts; nil without any.
  init?(_ entries: [(text: [UInt8], token: AddedTokens.Token)]) {
    let entries = entries.filter { !$0.text.isEmpty }
    if entries.isEmpty { return nil }
    trie = PieceTrie(entries.enumerated().map { ($1.text, Int32($0)) })
    tokens = entries.map(\.token)
  }

  /// Calls `found` with each part of a text: what is between tokens, and the tokens with their numbers. The leftmost and
  /// longest token is taken.
  func forEachPart(_ text: [UInt8], found: (Range<Int>, Int32?) throws -> Void) rethrows {
    var (start, offset) = (0, 0)
    while offset < text.count {
      guard let (length, index) = trie.longest(text, at: offset) else {
        offset += 1
        continue
      }
      let (token, match) = (tokens[Int(index)], offset..<offset + length)
      offset = match.upperBound
      if token.isSingleWord && !isSingleWord(text, match) { continue }
      let range = stretched(text, match, token, from: start)
      if start < range.lowerBound { try found(start..<range.lowerBound, nil) }
      try found(range, token.number)
      start = range.upperBound
    }
    if start < text.count { try found(start..<text.count, nil) }
  }

  private func isSingleWord(_ text: [UInt8], _ match: Range<Int>) -> Bool {
    let before = String(decoding: text[..<match.lowerBound].suffix(4), as: UTF8.self).unicodeScalars.last
    let after = String(decoding: text[match.upperBound...].prefix(4), as: UTF8.self).unicodeScalars.first
    return before?.isOfWord != true && after?.isOfWord != true
  }

  /// Returns the range of a token with the white space that it takes.
  private func stretched(
    _ text: [UInt8], _ match: Range<Int>, _ token: AddedTokens.Token, from start: Int
  ) -> Range<Int> {
    var (lower, upper) = (match.lowerBound, match.upperBound)
    while token.takesLeft, lower > start {
      var before = lower - 1
      while before > start && text[before] & 0xC0 == 0x80 { before -= 1 }
      guard isSpace(text, before) else { break }
      lower = before
    }
    while token.takesRight, upper < text.count, isSpace(text, upper) { upper += Scalars.length(text[upper]) }
    return max(lower, start)..<max(upper, start)
  }

  private func isSpace(_ text: [UInt8], _ offset: Int) -> Bool {
    Scalars.decode(text, offset, end: text.count).flatMap { Unicode.Scalar($0.value) }?.properties.isWhitespace == true
  }
}
