import Kernels

/// Characters (Unicode scalars) as tokens. The vocabulary has all characters of the text, in the order of their code
/// points.
final class CharacterUnit: TextUnit, TokenTable {
  private let table = CharacterTable()

  let name = "characters"
  let key = "character"
  var count: Int { table.characters.count }
  var needsCounts: Bool { false }

  func tokens(from first: Int) -> [String] { table.characters[first...].map { String($0) } }
  func sibling() -> (any TextUnit)? { CharacterUnit() }

  func encode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int {
    table.encode(text, into: &target)
  }

  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary {
    Vocabulary(characters: tokens.flatMap(\.unicodeScalars))
  }

  func number(of token: String, in vocabulary: Vocabulary) -> Int32? {
    let number = token.unicodeScalars.first.map { vocabulary.token($0) } ?? -1
    return number < 0 ? nil : number
  }
}
