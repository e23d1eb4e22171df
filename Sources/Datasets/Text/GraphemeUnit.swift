import Files

/// Graphemes as tokens: what a reader sees as one character (Unicode Standard Annex 29). The vocabulary has all graphemes
/// of the text, in the order of their code points.
final class GraphemeUnit: TextUnit, TokenTable {
  private var numbers: [ExactText: UInt32] = [:]
  private var tokens: [String] = []

  let name = DataPlan.Unit.grapheme.plural
  let key = "grapheme"
  var count: Int { tokens.count }
  let needsCounts = false

  func tokens(from first: Int) -> [String] { Array(tokens[first...]) }
  func sibling() -> (any TextUnit)? { GraphemeUnit() }

  func encode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int {
    var count = 0
    for grapheme in text.text {
      target[count] = number(String(grapheme))
      count += 1
    }
    return count
  }

  private func number(_ grapheme: String) -> UInt32 {
    if let number = numbers[ExactText(grapheme)] { return number }
    let number = UInt32(tokens.count)
    numbers[ExactText(grapheme)] = number
    tokens.append(grapheme)
    return number
  }

  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary { Vocabulary(tokens.distinctSorted()) }

  func number(of token: String, in vocabulary: Vocabulary) -> Int32? { vocabulary.number(of: token) }
}

extension Span<UInt8> {
  /// The text of bytes that are valid UTF-8.
  var text: String {
    guard let text = try? UTF8Span(validating: self) else { return "" }
    return String(copying: text)
  }
}
