import Foundation

/// The words of a text, which are read from the file when they are needed. The end of a line is also a word.
///
/// Only the offset of every 64th word is in memory, so the text may be larger than memory.
package struct Words: TokenSource {
  package let path: String
  package let vocabulary: Vocabulary
  package let count: Int
  private let scan: Scan

  private static let spacing = 64

  /// Creates the words of a file.
  ///
  /// - Parameter vocabulary: the vocabulary of a trained model; nil for the words of the training split.
  package init(_ file: TextFile, _ vocabulary: Vocabulary?, _ plan: DataPlan) {
    path = file.path
    scan = Scan(file.bytes, isLowerCase: plan.lowerCase)
    count = scan.count
    self.vocabulary = vocabulary ?? plan.vocabulary(scan.words(plan.parts(of: scan.count)[0]))
  }

  package var unit: String { "words" }

  package func tokens(_ range: Range<Int>, store: (Int32) -> Void) {
    for word in scan.words(range) { store(vocabulary.number(of: word) ?? 0) }
  }

  /// Does nothing, because words that the vocabulary does not have become the unknown token.
  package func check() {}

  /// The places of the words in the file.
  private struct Scan {
    private let bytes: Data
    private let isLowerCase: Bool
    private let offsets: [Int]
    let count: Int

    init(_ bytes: Data, isLowerCase: Bool) {
      var (count, offsets) = (0, [Int]())
      for word in WordScanner(bytes) {
        if count % Words.spacing == 0 { offsets.append(word.lowerBound) }
        count += 1
      }
      (self.bytes, self.isLowerCase, self.count, self.offsets) = (bytes, isLowerCase, count, offsets)
    }

    func words(_ range: Range<Int>) -> some Sequence<String> {
      precondition(range.lowerBound >= 0 && range.upperBound <= count, "words \(range) of \(count)")
      let start = range.isEmpty ? bytes.count : offsets[range.lowerBound / Words.spacing]
      return WordScanner(bytes, from: start).dropFirst(range.lowerBound % Words.spacing).prefix(range.count)
        .lazy.map { word($0) }
    }

    private func word(_ place: Range<Int>) -> String {
      if place.isEmpty { return "\n" }
      // A range starts at 0. The indices of the bytes may start later.
      let word = String(
        decoding: bytes[bytes.startIndex + place.lowerBound..<bytes.startIndex + place.upperBound], as: UTF8.self)
      return isLowerCase ? word.lowercased() : word
    }
  }
}
