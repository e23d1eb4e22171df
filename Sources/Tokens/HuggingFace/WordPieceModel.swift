/// WordPiece (Schuster and Nakajima, "Japanese and Korean Voice Search", 2012), as BERT has it: the longest piece, again
/// and again.
struct WordPieceModel: WordModel {
  let vocabulary: PieceVocabulary
  let unknown: Int32?
  private let prefix: [UInt8]
  private let longestWord: Int

  /// Reads the model.
  ///
  /// - Throws: a failure of kind `data` if the piece for what is unknown is missing.
  init(_ part: TokenizerPart) throws {
    vocabulary = try PieceVocabulary(part)
    let text = try part.text("unk_token", or: "[UNK]")
    unknown = vocabulary.number(of: text.utf8)
    if unknown == nil { throw part.missing("unk_token", "a piece of its vocabulary") }
    prefix = Array(try part.text("continuing_subword_prefix", or: "##").utf8)
    longestWord = try part.count("max_input_chars_per_word", or: 100)
  }

  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) {
    let first = numbers.count
    var start = 0
    let isLong = word.count(where: { $0 & 0xC0 != 0x80 }) > longestWord
    while start < word.count && !isLong {
      guard let (length, number) = longest(word, from: start) else { break }
      numbers.append(number)
      start += length
    }
    if start < word.count {
      numbers.removeSubrange(first...)
      numbers.append(unknown ?? 0)
    }
  }

  private func longest(_ word: [UInt8], from start: Int) -> (length: Int, number: Int32)? {
    if start == 0 { return vocabulary.numbers.longest(word, at: 0) }
    guard let (length, number) = vocabulary.numbers.longest(prefix + word[start...], at: 0), length > prefix.count
    else {
      return nil
    }
    return (length - prefix.count, number)
  }
}
