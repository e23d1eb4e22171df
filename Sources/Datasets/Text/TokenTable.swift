import Kernels

/// Turns the texts of examples into the numbers of their tokens.
protocol TokenTable: TokenNumbering {
  /// Stores the number of each token of a text.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - target: room for a number more than there are bytes.
  /// - Returns: the number of tokens.
  func encode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int
}

extension TextUnit where Self: TokenTable {
  func encode(_ piece: Span<UInt8>, endsDocument: Bool, into target: inout MutableSpan<UInt32>) -> Int {
    encode(piece, into: &target)
  }
}

extension WordTable: TokenTable {
  var count: Int { strings.count }
  func tokens(from first: Int) -> [String] { strings.tokens(from: first) }
}

/// Whole texts as tokens, such as labels, tags, or words that are cut already.
extension ByteStringTable: TokenTable {
  func tokens(from first: Int) -> [String] { (first..<count).map { String(decoding: bytes(of: $0), as: UTF8.self) } }

  func encode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int {
    target[0] = number(of: text)
    return 1
  }
}

extension DataPlan.Unit {
  /// Returns what cuts the texts of examples into tokens; nil for subwords, whose vocabulary is known only later.
  func table() -> (any TokenTable)? {
    switch self {
    case .character: CharacterUnit()
    case .grapheme: GraphemeUnit()
    case .byte: ByteUnit()
    case .word: WordTable(WordScanner.classesOfExamples)
    case .label: ByteStringTable()
    case .subword: nil
    }
  }

  /// Whether the text of an example has a token.
  func hasToken(in text: String) -> Bool {
    switch self {
    case .character, .grapheme, .byte, .label: !text.isEmpty
    case .word, .subword: !text[...].isBlank
    }
  }
}
