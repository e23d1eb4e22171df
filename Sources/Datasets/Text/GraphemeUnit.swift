import Files
import Kernels

/// Graphemes as tokens: what a reader sees as one character (Unicode Standard Annex 29). The vocabulary has all graphemes
/// of the text, in the order of their code points.
final class GraphemeUnit: TextUnit, TokenTable {
  private let table = ByteStringTable()

  let name = DataPlan.Unit.grapheme.plural
  let key = "grapheme"
  var count: Int { table.count }
  let needsCounts = false

  func tokens(from first: Int) -> [String] { table.tokens(from: first) }
  func sibling() -> (any TextUnit)? { GraphemeUnit() }

  func encode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int {
    var (offset, count) = (0, 0)
    while offset < text.count {
      let end = GraphemeUnit.border(text, behind: offset)
      let lengths = end == offset + 1 ? [1] : text.extracting(offset..<end).text.map(\.utf8.count)
      for length in lengths {
        target[count] = table.number(of: offset..<offset + length, in: text)
        (offset, count) = (offset + length, count + 1)
      }
    }
    return count
  }

  /// Returns the first offset behind another one between two characters of ASCII, where a grapheme always ends.
  private static func border(_ text: Span<UInt8>, behind start: Int) -> Int {
    var end = start + 1
    while end < text.count {
      let (last, next) = (text[end - 1], text[end])
      let isLineEnd = last == RecordPiece.carriageReturn && next == RecordPiece.lineFeed
      if last < 0x80 && next < 0x80 && !isLineEnd { break }
      end += 1
    }
    return end
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
