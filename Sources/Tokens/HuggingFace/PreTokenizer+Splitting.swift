/// A word of a text.
struct Word {
  /// The bytes of the word.
  var text: [UInt8]
  /// Whether the word begins where the whole text begins.
  var isFirst: Bool
  /// Whether the word goes on with a text that was cut before it, so that no space is put in front.
  var continues = false
}

extension PreTokenizer {
  /// Calls `found` with each word of a text.
  ///
  /// - Throws: a failure of kind `data` if a pattern takes too long.
  func forEachWord(_ word: Word, _ stack: inout PatternStack, found: (Word) throws -> Void) throws {
    switch self {
    case .sequence(let steps):
      try PreTokenizer.forEachWord(word, steps[...], &stack, found: found)
    case .split(let pattern, let behavior, let isInverted):
      var matches: [Range<Int>] = []
      try pattern.forEachMatch(word.text, word.text.indices, &stack) { matches.append($0) }
      try word.split(matches, behavior, isInverted, found: found)
    case .splitSet(let set, let behavior, let isInverted):
      try word.split(word.matches { set.contains($0) }, behavior, isInverted, found: found)
    case .byteLevel(let addsPrefix, let pattern):
      let text = addsPrefix && !word.continues && word.text.first != 0x20 ? [0x20] + word.text : word.text
      let word = Word(text: text, isFirst: word.isFirst)
      guard let pattern else { return try found(Word(text: ByteLetters.written(text), isFirst: word.isFirst)) }
      var matches: [Range<Int>] = []
      try pattern.forEachMatch(text, text.indices, &stack) { matches.append($0) }
      try word.split(matches, .isolated, false) {
        try found(Word(text: ByteLetters.written($0.text), isFirst: $0.isFirst))
      }
    case .metaspace(let sign, let scheme, let splits):
      let word = word.withVisibleSpaces(sign, scheme)
      if !splits { return try found(word) }
      var matches: [Range<Int>] = []
      try TextPattern.text(sign).forEachMatch(word.text, word.text.indices, &stack) { matches.append($0) }
      try word.split(matches, .mergedWithNext, false, found: found)
    case .fixedLength(let length):
      var (start, count) = (0, 0)
      for end in word.text.indices.dropFirst() where word.text[end] & 0xC0 != 0x80 {
        count += 1
        if count < length { continue }
        try found(word.part(start..<end))
        (start, count) = (end, 0)
      }
      if start < word.text.count { try found(word.part(start..<word.text.count)) }
    }
  }

  private static func forEachWord(
    _ word: Word, _ steps: ArraySlice<PreTokenizer>, _ stack: inout PatternStack, found: (Word) throws -> Void
  ) throws {
    guard let step = steps.first else { return try found(word) }
    var words: [Word] = []
    try step.forEachWord(word, &stack) { words.append($0) }
    for word in words { try forEachWord(word, steps.dropFirst(), &stack, found: found) }
  }
}

extension Word {
  /// Returns a part of the word as a word.
  fileprivate func part(_ range: Range<Int>) -> Word {
    Word(text: Array(text[range]), isFirst: isFirst && range.lowerBound == 0)
  }

  /// Returns the places of the scalars of a set.
  fileprivate func matches(_ isIn: (UInt32) -> Bool) -> [Range<Int>] {
    var (matches, offset) = ([Range<Int>](), 0)
    while offset < text.count {
      guard let (value, length) = Scalars.decode(text, offset, end: text.count) else { break }
      if isIn(value) { matches.append(offset..<offset + length) }
      offset += length
    }
    return matches
  }

  /// Returns the word with visible spaces, and with one in front if the scheme says so.
  fileprivate func withVisibleSpaces(_ sign: [UInt8], _ scheme: PreTokenizer.PrependScheme) -> Word {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 2 + 3)
    for byte in text { if byte == 0x20 { result += sign } else { result.append(byte) } }
    let isWanted = !continues && (scheme == .always || scheme == .first && isFirst)
    return Word(text: isWanted && !result.starts(with: sign) ? sign + result : result, isFirst: isFirst)
  }

  /// Calls `found` with the words that a pattern cuts this one into.
  ///
  /// - Parameters:
  ///   - matches: what the pattern finds, in order.
  ///   - isInverted: whether everything else counts as found.
  fileprivate func split(
    _ matches: [Range<Int>], _ behavior: PreTokenizer.Behavior, _ isInverted: Bool, found: (Word) throws -> Void
  ) rethrows {
    if matches.isEmpty && !isInverted || text.isEmpty { return try text.isEmpty ? () : found(self) }
    for range in behavior.ranges(pieces(matches, isInverted)) { try found(part(range)) }
  }

  /// Returns all parts of the word, those that were found and those between.
  private func pieces(_ matches: [Range<Int>], _ isInverted: Bool) -> [(range: Range<Int>, isFound: Bool)] {
    var (pieces, start) = ([(range: Range<Int>, isFound: Bool)](), 0)
    for match in matches {
      if start < match.lowerBound { pieces.append((start..<match.lowerBound, isInverted)) }
      pieces.append((match, !isInverted))
      start = match.upperBound
    }
    if start < text.count { pieces.append((start..<text.count, isInverted)) }
    return pieces
  }
}

extension PreTokenizer.Behavior {
  /// Returns the ranges that remain of the parts of a text.
  fileprivate func ranges(_ pieces: [(range: Range<Int>, isFound: Bool)]) -> [Range<Int>] {
    switch self {
    case .isolated: return pieces.map(\.range)
    case .removed: return pieces.filter { !$0.isFound }.map(\.range)
    case .contiguous: return merged(pieces) { $0 == $1 }
    case .mergedWithPrevious: return merged(pieces) { before, isFound in isFound && !before }
    case .mergedWithNext:
      let reversed = pieces.reversed().map {
        (range: -$0.range.upperBound..<(-$0.range.lowerBound), isFound: $0.isFound)
      }
      return merged(reversed) { before, isFound in isFound && !before }.reversed().map {
        -$0.upperBound..<(-$0.lowerBound)
      }
    }
  }

  /// Joins each part to the part before it where `joins` says so.
  private func merged(
    _ pieces: [(range: Range<Int>, isFound: Bool)], joins: (_ before: Bool, _ isFound: Bool) -> Bool
  ) -> [Range<Int>] {
    var (ranges, before) = ([Range<Int>](), false)
    for (range, isFound) in pieces {
      if let last = ranges.last, joins(before, isFound) {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
      before = isFound
    }
    return ranges
  }
}
