/// Cuts texts into the pieces of a model of SentencePiece.
struct SentencePieceSegmentation: Segmentation {
  private let model: SentencePieceModel
  private let words = WordCache()
  private var merging = PairMerging()
  private var places: [UnigramSearch<Float>.Place] = []

  init(_ model: SentencePieceModel) { self.model = model }

  mutating func encode(_ text: [UInt8], _ place: TextPlace, to numbers: inout [Int32]) {
    if text.isEmpty { return }
    let text = model.normalizer.normalize(text, place)
    let first = numbers.count
    switch model.method {
    case .unigram(let search): encode(text, search, to: &numbers)
    case .bytePairs(let pairs):
      encodeWords(text, model.wordBorder, to: &numbers) { [model] merging, text, word, numbers in
        model.appendMerged(text, word, pairs, &merging, to: &numbers)
      }
    case .characters:
      encodeWords(text, model.wordBorder, to: &numbers) { [model] merging, text, word, numbers in
        model.appendCharacters(text, word, to: &numbers)
      }
    case .words: appendWords(text, to: &numbers)
    }
    joinUnknown(&numbers, from: first)
  }

  /// Appends the pieces of each word. The words of a text are independent, as no piece reaches over their borders.
  private mutating func encodeWords(
    _ text: [UInt8], _ border: WordBorder, to numbers: inout [Int32],
    find: (inout PairMerging, [UInt8], Range<Int>, inout [Int32]) -> Void
  ) {
    var start = 0
    while start < text.count {
      let end = border.end(text, from: start)
      words.append(text, start..<end, to: &numbers) { find(&merging, $0, $1, &$2) }
      start = end
    }
  }

  /// Appends the pieces of a text. The sums of scores are rounded, so that the pieces of a word can depend on the words
  /// before it, as they do in SentencePiece.
  private mutating func encode(_ text: [UInt8], _ search: UnigramSearch<Float>, to numbers: inout [Int32]) {
    let first = numbers.count
    _ = search.forEachPiece(text, text.indices, &places) { piece, number in
      if number == search.unknown && !model.bytes.isEmpty {
        for byte in text[piece].reversed() { numbers.append(model.bytes[Int(byte)]) }
      } else {
        numbers.append(number)
      }
    }
    numbers[first...].reverse()
  }

  private func appendWords(_ text: [UInt8], to numbers: inout [Int32]) {
    let border = WordBorder(model.file.hasSpaceAsSuffix ? [Array("a\u{2581}".utf8)] : [Array("\u{2581}a".utf8)])
    var start = 0
    while start < text.count {
      let end = border.end(text, from: start)
      let number = model.numbers.number(of: text[start..<end])
      model.append(number, text, start..<end, to: &numbers)
      start = end
    }
  }

  /// Makes one unknown piece of several that follow each other.
  private func joinUnknown(_ numbers: inout [Int32], from first: Int) {
    guard let unknown = model.unknown else { return }
    var end = first
    for index in first..<numbers.count {
      let number = numbers[index]
      if number == unknown && end > first && numbers[end - 1] == unknown { continue }
      numbers[end] = number
      end += 1
    }
    numbers.removeSubrange(end...)
  }
}

extension SentencePieceModel {
  /// Appends a piece, or what stands for an unknown text.
  fileprivate func append(
    _ number: Int32, _ text: [UInt8], _ part: Range<Int>, to numbers: inout [Int32]
  ) {
    if number >= 0 && number < Int32(pieces.count) {
      numbers.append(number)
    } else if bytes.isEmpty {
      numbers.append(unknown ?? 0)
    } else {
      for index in part { numbers.append(bytes[Int(text[index])]) }
    }
  }

  /// Calls `found` with each character of a word, and with each piece of the user.
  @inline(__always)
  private func forEachCharacter(
    _ text: [UInt8], _ word: Range<Int>, found: (_ part: Range<Int>, _ ofUser: Int32?) -> Void
  ) {
    var start = word.lowerBound
    while start < word.upperBound {
      if let (length, number) = userDefined?.longest(text, at: start) {
        found(start..<start + length, number)
        start += length
      } else {
        let end = min(start + Scalars.length(text[start]), word.upperBound)
        found(start..<end, nil)
        start = end
      }
    }
  }

  fileprivate func appendCharacters(_ text: [UInt8], _ word: Range<Int>, to numbers: inout [Int32]) {
    forEachCharacter(text, word) { part, ofUser in
      append(ofUser ?? self.numbers.number(of: text[part]), text, part, to: &numbers)
    }
  }

  /// Appends the pieces that the characters of a word are merged into. A piece of the user is not merged.
  fileprivate func appendMerged(
    _ text: [UInt8], _ word: Range<Int>, _ pairs: MergeTable, _ merging: inout PairMerging,
    to numbers: inout [Int32]
  ) {
    var start = word.lowerBound
    forEachCharacter(text, word) { part, ofUser in
      guard let ofUser else { return }
      appendMerged(text, symbolsOf: start..<part.lowerBound, pairs, &merging, to: &numbers)
      numbers.append(ofUser)
      start = part.upperBound
    }
    appendMerged(text, symbolsOf: start..<word.upperBound, pairs, &merging, to: &numbers)
  }

  private func appendMerged(
    _ text: [UInt8], symbolsOf part: Range<Int>, _ pairs: MergeTable, _ merging: inout PairMerging,
    to numbers: inout [Int32]
  ) {
    merging.symbols.removeAll(keepingCapacity: true)
    var start = part.lowerBound
    while start < part.upperBound {
      let end = min(start + Scalars.length(text[start]), part.upperBound)
      // A character that is in no piece is never merged: its symbol says where it stands.
      let symbol = symbols.number(of: text[start..<end])
      merging.symbols.append(symbol >= 0 ? symbol : -2 - Int32(start))
      start = end
    }
    merging.merge(pairs)
    for symbol in merging.symbols {
      if symbol < -1 {
        let start = Int(-2 - symbol)
        append(-1, text, start..<min(start + Scalars.length(text[start]), part.upperBound), to: &numbers)
      } else if symbol < Int32(pieces.count) {
        numbers.append(symbol)
      } else {
        appendUnknown(symbol, to: &numbers)
      }
    }
  }

  /// Appends what stands for a character that is in pieces, but is none itself.
  private func appendUnknown(_ symbol: Int32, to numbers: inout [Int32]) {
    if bytes.isEmpty { return numbers.append(unknown ?? 0) }
    for byte in characters[Int(symbol) - pieces.count] { numbers.append(bytes[Int(byte)]) }
  }
}
