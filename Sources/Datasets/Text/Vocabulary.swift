import Failures

/// The tokens that a model knows, each with a number: characters, words, or the classes that a target can be.
public struct Vocabulary: Sendable, Equatable, Codable {
  /// The tokens, in the order of their numbers.
  public let tokens: [String]
  private let numbers: [String: Int32]
  private let characters: [Int32]  // by code point, of the tokens of one character; -1 for others

  /// What stands for a word that the vocabulary does not have, and behind the end of a sequence.
  public static let unknown = "<unk>"

  /// A vocabulary of distinct tokens, in the order of their numbers.
  public init(_ tokens: [String]) {
    self.tokens = tokens
    numbers = Dictionary(zip(tokens, (0...).lazy.map { Int32($0) }), uniquingKeysWith: { first, _ in first })
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

  /// The vocabulary of characters (Unicode scalars, as in Python), in the order of their code points.
  public init(characters: some Sequence<Unicode.Scalar>) { self.init(Set(characters).sorted().map { String($0) }) }

  /// The words that come most often, those that come as often in alphabetical order, behind ``unknown``.
  ///
  /// - Parameter limit: number of tokens, at most; none for all.
  public init(words: some Sequence<String>, limit: Int?) {
    let counts = words.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    self.init([Vocabulary.unknown] + sorted.filter { $0 != Vocabulary.unknown }.prefix(limit.map { $0 - 1 } ?? .max))
  }

  /// The classes among labels, in alphabetical order.
  public init(labels: some Sequence<String>) { self.init(Set(labels).sorted()) }

  /// The tokens alone are written down.
  public init(from decoder: any Decoder) throws { self.init(try [String](from: decoder)) }
  /// The tokens alone are written down.
  public func encode(to encoder: any Encoder) throws { try tokens.encode(to: encoder) }

  /// Number of tokens.
  public var count: Int { tokens.count }

  /// The number of a character, or -1 for one that the model does not know.
  public func token(_ character: Unicode.Scalar) -> Int32 {
    character.value < UInt32(characters.count) ? characters[Int(character.value)] : -1
  }

  /// The number of a token; that of ``unknown`` for one that the model does not know, if there is such; otherwise none.
  public func number(of token: String) -> Int32? { numbers[token] ?? numbers[Vocabulary.unknown] }

  /// The numbers of the characters of `text`.
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

  /// The text of characters' numbers.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    tokens.reduce(into: "") { $0 += self.tokens[Int($1)] }
  }

  /// The text of words' numbers: a space before each word that does not begin a line, and none before marks that close.
  public func decode(words: some Sequence<Int32>) -> String {
    var text = ""
    for word in words.lazy.map({ self.tokens[Int($0)] }) {
      if !text.isEmpty && text.last != "\n" && !"\n.,;:!?)]".contains(word) { text += " " }
      text += word
    }
    return text
  }
}
