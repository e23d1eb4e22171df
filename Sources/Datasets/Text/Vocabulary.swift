import Failures
import Files
import FoundationEssentials
import Tokens

/// The tokens that a model knows, each with a number. Tokens are characters, words, or the classes of targets.
public struct Vocabulary: Sendable, Equatable, Codable {
  /// The tokens, in the order of their numbers.
  public let tokens: [String]
  /// What cuts a text into the tokens; nil if they are not subwords.
  public let tokenizer: Tokenizer?
  private let numbers: [ExactText: Int32]
  private let characters: [Int32]  // by code point: the numbers of tokens of one character, otherwise -1

  /// The token for all words that the vocabulary does not have, and for the padding at the end of a sequence.
  public static let unknown = "<unk>"

  /// The token that marks the start and the end of a target. Its number is 0.
  public static let boundary = "</s>"

  /// Creates a vocabulary of distinct tokens, in the order of their numbers.
  public init(_ tokens: [String]) { self.init(tokens, nil) }

  private init(_ tokens: [String], _ tokenizer: Tokenizer?) {
    (self.tokens, self.tokenizer) = (tokens, tokenizer)
    numbers = Dictionary(
      zip(tokens.lazy.map { ExactText($0) }, (0...).lazy.map { Int32($0) }), uniquingKeysWith: { first, _ in first })
    var characters: [Int32] = []
    for (number, token) in tokens.enumerated() {
      let scalars = token.unicodeScalars
      guard let scalar = scalars.first, scalars.count == 1 else { continue }
      let missing = Int(scalar.value) + 1 - characters.count
      if missing > 0 { characters += repeatElement(-1, count: missing) }
      characters[Int(scalar.value)] = Int32(number)
    }
    self.characters = characters
  }

  /// Creates a vocabulary of characters (Unicode scalars, as in Python), in the order of their code points.
  public init(characters: some Sequence<Unicode.Scalar>) { self.init(Set(characters).sorted().map { String($0) }) }

  /// Creates a vocabulary of ``unknown`` and then the most frequent words. Words of the same frequency are in
  /// alphabetical order.
  ///
  /// - Parameters:
  ///   - words: all words of a text.
  ///   - limit: the maximum number of tokens; nil for no limit.
  public init(words: some Sequence<String>, limit: Int?) {
    let counts = words.reduce(into: [ExactText: Int]()) { $0[ExactText($1), default: 0] += 1 }
    self.init(counts: counts.map { ($0.key.text, $0.value) }, limit: limit)
  }

  /// Creates a vocabulary of ``unknown`` and then the most frequent words, from how often each word occurs.
  init(counts: [(word: String, count: Int)], limit: Int?) {
    let sorted = counts.map { (ExactText($0.word), $0.count) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0.text)
    self.init([Vocabulary.unknown] + sorted.filter { $0 != Vocabulary.unknown }.prefix(limit.map { $0 - 1 } ?? .max))
  }

  /// Creates a vocabulary of the different labels, in alphabetical order.
  public init(labels: some Sequence<String>) { self.init(labels.distinctSorted()) }

  /// Creates the vocabulary of a tokenizer: its pieces.
  ///
  /// A number without a piece, and a piece that cannot be written down, get a name of their own.
  public init(_ tokenizer: Tokenizer) {
    var seen: Set<ExactText> = []
    let tokens = tokenizer.pieces.enumerated().map { number, piece in
      let isPlain = !piece.isEmpty && !piece.utf8.contains(0)
      return isPlain && seen.insert(ExactText(piece)).inserted ? piece : Vocabulary.name(ofPiece: number)
    }
    self.init(tokens, tokenizer)
  }

  private static func name(ofPiece number: Int) -> String { "<piece \(number)>" }

  /// Creates a vocabulary of targets: ``boundary``, and then the tokens of another vocabulary.
  public init(boundaryBefore others: Vocabulary) {
    // Each piece of a tokenizer keeps its place, also one that looks like the boundary.
    let tokens = others.tokens.enumerated().compactMap { number, token in
      if !token.isExactly(Vocabulary.boundary) { return token }
      return others.tokenizer == nil ? nil : Vocabulary.name(ofPiece: number)
    }
    self.init([Vocabulary.boundary] + tokens, others.tokenizer)
  }

  private enum CodingKeys: String, CodingKey { case tokenizer, hasBoundary }

  /// Decodes a vocabulary from its list of tokens, or from the file of its tokenizer.
  public init(from decoder: any Decoder) throws {
    if let tokens = try? decoder.singleValueContainer().decode([String].self) {
      self.init(tokens)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let file = try container.decode(Data.self, forKey: .tokenizer)
    let pieces = Vocabulary(try Tokenizer(Array(file), name: "the tokenizer"))
    self = try container.decode(Bool.self, forKey: .hasBoundary) ? Vocabulary(boundaryBefore: pieces) : pieces
  }

  /// Encodes the vocabulary as its list of tokens or, for subwords, as the file of its tokenizer.
  public func encode(to encoder: any Encoder) throws {
    guard let tokenizer else {
      var container = encoder.singleValueContainer()
      try container.encode(tokens)
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Data(tokenizer.file), forKey: .tokenizer)
    try container.encode(firstPiece > 0, forKey: .hasBoundary)
  }

  /// Whether two vocabularies have the same tokens, code point for code point, with the same numbers, and the same
  /// tokenizer.
  public static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    a.numbers == b.numbers && a.tokenizer?.file == b.tokenizer?.file
  }

  /// The number of tokens.
  public var count: Int { tokens.count }

  /// The numbers of the tokens that consist of white space.
  public var spaces: Set<Int32> {
    Set(tokens.indices.filter { tokens[$0].unicodeScalars.allSatisfy(\.properties.isWhitespace) }.map { Int32($0) })
  }

  /// Returns the number of a character; -1 if the vocabulary does not have it.
  public func token(_ character: Unicode.Scalar) -> Int32 {
    character.value < UInt32(characters.count) ? characters[Int(character.value)] : -1
  }

  /// Returns the number of a token. For a token that the vocabulary does not have, this is the number of ``unknown``,
  /// or nil without ``unknown``.
  public func number(of token: String) -> Int32? { numbers[ExactText(token)] ?? numbers[ExactText(Vocabulary.unknown)] }

  /// Returns the numbers of tokens, without those that the vocabulary does not have.
  public func numbers(of tokens: [String]) -> [Int32] { tokens.compactMap { knownNumber(of: $0) } }

  /// Returns the number of a token, or nil for a token that the vocabulary does not have.
  func knownNumber(of token: String) -> Int32? { numbers[ExactText(token)] }

  /// Returns the numbers of the characters of a text.
  ///
  /// - Throws: a failure of kind `data` for a character that the vocabulary does not have.
  public func encode(_ text: String) throws -> [Int32] {
    try text.unicodeScalars.map { character in
      let token = token(character)
      if token < 0 {
        throw Failure(
          .data, "the model does not know the character \"\(character.escaped(asASCII: false))\"; leave it out")
      }
      return token
    }
  }

  /// Returns the numbers of the graphemes of a text.
  ///
  /// - Throws: a failure of kind `data` for a grapheme that the vocabulary does not have.
  func encode(graphemes text: String) throws -> [Int32] {
    try text.map { grapheme in
      guard let number = number(of: String(grapheme)) else {
        throw Failure(.data, "the model does not know the grapheme \"\(grapheme)\"; leave it out")
      }
      return number
    }
  }

  /// Returns the text of the numbers of characters.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    tokens.reduce(into: "") { $0 += self.tokens[Int($1)] }
  }

  /// Returns the text of the numbers of words. There is a space before each word, but not at the start of a line or
  /// before a closing punctuation mark.
  public func decode(words: some Sequence<Int32>) -> String {
    var text = ""
    for word in words.lazy.map({ self.tokens[Int($0)] }) {
      if !text.isEmpty && text.last != "\n" && !"\n.,;:!?)]".contains(word) { text += " " }
      text += word
    }
    return text
  }
}
