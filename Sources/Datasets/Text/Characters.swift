import Failures

/// The characters (Unicode scalars) of a text, which are read from the file when they are needed.
///
/// Only the offset of every 256th character is in memory, so the text may be larger than memory.
package struct Characters: TokenSource {
  package let vocabulary: Vocabulary
  package let count: Int
  private let file: TextFile
  private let offsets: [Int]
  private let distinct: Vocabulary

  private static let spacing = 256

  /// Creates the characters of a file.
  ///
  /// - Parameter vocabulary: the vocabulary of a trained model; nil for all characters of the file.
  package init(_ file: TextFile, _ vocabulary: Vocabulary? = nil) {
    let span = file.bytes.span
    var seen = [Bool](repeating: false, count: 0x11_0000)
    var (offset, count, offsets) = (0, 0, [Int]())
    while offset < span.count {
      if count % Characters.spacing == 0 { offsets.append(offset) }
      seen[Int(UTF8Scalar.decode(span, &offset).value)] = true
      count += 1
    }
    distinct = Vocabulary(
      characters: seen.indices.filter { seen[$0] }.compactMap { Unicode.Scalar(UInt32($0)) })
    self.vocabulary = vocabulary ?? distinct
    (self.file, self.count, self.offsets) = (file, count, offsets)
  }

  package var path: String { file.path }
  package var unit: String { "characters" }

  /// Calls `store` with the token of each character of a range, in order.
  ///
  /// - Throws: a failure of kind `data` for a character that the vocabulary does not have. It names the line.
  package func tokens(_ range: Range<Int>, store: (Int32) -> Void) throws {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "characters \(range) of \(count)")
    if range.isEmpty { return }
    let span = file.bytes.span
    var offset = offsets[range.lowerBound / Characters.spacing]
    for _ in 0..<range.lowerBound % Characters.spacing { offset += UTF8Scalar.length(span[offset]) }
    for _ in range {
      let character = UTF8Scalar.decode(span, &offset)
      let token = vocabulary.token(character)
      if token < 0 { throw unknown(character, before: offset) }
      store(token)
    }
  }

  package func check() throws {
    if distinct.tokens.contains(where: { vocabulary.number(of: $0) == nil }) { try tokens(0..<count) { _ in } }
  }

  private func unknown(_ character: Unicode.Scalar, before offset: Int) -> Failure {
    Failure(
      .data,
      "\(path), line \(file.line(of: offset - 1)): the model does not know the character "
        + "\"\(character.escaped(asASCII: false))\"; use text with the characters that it was trained on")
  }
}
