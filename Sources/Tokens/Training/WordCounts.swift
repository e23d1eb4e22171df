import Kernels

/// Counts the words of a text that byte pairs are learnt from. A word is a run of letters, of digits, of other signs, or
/// of spaces, with one space before it. The end of a line is no part of a word.
struct WordCounts {
  private let words = ByteStringTable()
  private var counts: [Int] = []  // by the number of the word
  private let kinds = CharacterKinds()

  /// The words with visible spaces (U+2581), ordered by their bytes, and how often each comes.
  var sorted: [(word: [UInt8], count: Int)] {
    // A text can have visible spaces of its own, so that two words become one.
    var sums: [[UInt8]: Int] = [:]
    for (number, count) in counts.enumerated() {
      let word = words.bytes(of: number).flatMap { $0 == 0x20 ? SentencePieceNormalizer.space : [$0] }
      sums[word, default: 0] += count
    }
    return sums.map { (word: $0.key, count: $0.value) }.sorted { $0.word.lexicographicallyPrecedes($1.word) }
  }

  /// Adds the words of a text.
  ///
  /// - Parameter text: text in UTF-8, cut so that no word reaches over its ends.
  mutating func add(_ text: [UInt8]) {
    var (start, kind) = (0, CharacterKinds.Kind.space)  // of the word
    var offset = 0
    while offset < text.count {
      let (next, length) = kinds.kind(text, at: offset)
      if next == .lineEnd {
        count(text.span, start..<offset)
        start = offset + length
      } else if next != kind {
        // One space belongs to the word behind it; the spaces before it are a word of their own.
        let spaces = kind == .space ? offset - start : 0
        if spaces != 1 {
          let end = spaces > 1 ? offset - 1 : offset
          count(text.span, start..<end)
          start = end
        }
        kind = next
      }
      offset += length
    }
    count(text.span, start..<offset)
  }

  private mutating func count(_ text: Span<UInt8>, _ word: Range<Int>) {
    if word.isEmpty { return }
    let number = Int(words.number(of: word, in: text))
    if number == counts.count { counts.append(0) }
    counts[number] += 1
  }
}
