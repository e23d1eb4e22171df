import Failures

/// The characters that a model knows, each with a number: its place in the order of code points.
///
/// A character is a Unicode scalar, as in Python.
public struct Vocabulary: Sendable, Equatable {
  /// The characters, in the order of their numbers.
  public let characters: [Unicode.Scalar]
  private let tokens: [Int32]

  /// A vocabulary of distinct characters.
  public init(_ characters: some Sequence<Unicode.Scalar>) {
    let sorted = Set(characters).sorted()
    self.characters = sorted
    var tokens = [Int32](repeating: -1, count: Int(sorted.last?.value ?? 0) + 1)
    for (token, character) in sorted.enumerated() { tokens[Int(character.value)] = Int32(token) }
    self.tokens = tokens
  }

  /// Number of characters.
  public var count: Int { characters.count }

  /// The number of a character, or -1 for one that the model does not know.
  public func token(_ character: Unicode.Scalar) -> Int32 {
    character.value < UInt32(tokens.count) ? tokens[Int(character.value)] : -1
  }

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

  /// The text of numbers.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    var text = String.UnicodeScalarView()
    for token in tokens { text.append(characters[Int(token)]) }
    return String(text)
  }
}
