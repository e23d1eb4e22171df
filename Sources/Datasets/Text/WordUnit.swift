import Kernels

/// Words as tokens, and the end of each line as a word. The vocabulary has the most frequent words of the training split.
final class WordUnit: TextUnit {
  private let isLowerCase: Bool
  private let limit: Int?
  private let written = WordTable(WordScanner.classes)  // words as they are written
  private let words = ByteStringTable()  // words as the model reads them
  private var read: [UInt32] = []  // by the number of a word as it is written: its number as the model reads it
  private var lastByte: UInt8?  // of the document

  init(isLowerCase: Bool, limit: Int?) { (self.isLowerCase, self.limit) = (isLowerCase, limit) }

  let name = "words"
  var key: String { isLowerCase ? "word, lower case" : "word" }
  var count: Int { table.count }
  private var table: ByteStringTable { isLowerCase ? words : written.strings }
  var needsCounts: Bool { true }

  func tokens(from first: Int) -> [String] { table.tokens(from: first) }

  func sibling() -> (any TextUnit)? { WordUnit(isLowerCase: isLowerCase, limit: limit) }

  func encode(_ piece: Span<UInt8>, endsDocument: Bool, into target: inout MutableSpan<UInt32>) -> Int {
    var count = written.encode(piece, into: &target)
    lastByte = piece.isEmpty ? lastByte : piece[piece.count - 1]
    // The end of a document also ends its last line.
    if endsDocument, let last = lastByte, last != WordUnit.lineFeed[0] {
      target[count] = written.strings.number(of: WordUnit.lineFeed.span)
      count += 1
    }
    if endsDocument { lastByte = nil }
    if isLowerCase { toLowerCase(&target, count) }
    return count
  }

  private static let lineFeed = [UInt8(ascii: "\n")]

  /// Replaces words as they are written by those in lower case. A word is converted once only, by the rules of Unicode.
  private func toLowerCase(_ numbers: inout MutableSpan<UInt32>, _ count: Int) {
    while read.count < written.strings.count {
      let word = String(decoding: written.strings.bytes(of: read.count), as: UTF8.self).inLowerCase
      read.append(words.number(of: word.utf8.span))
    }
    for index in 0..<count { numbers[index] = read[Int(numbers[index])] }
  }

  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary {
    Vocabulary(counts: zip(tokens, counts).filter { $0.1 > 0 }, limit: limit)
  }

  func number(of token: String, in vocabulary: Vocabulary) -> Int32? { vocabulary.number(of: token) ?? 0 }
}
