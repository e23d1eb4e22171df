import Failures

/// Rules that replace a text by another one, as SentencePiece compiles them (`precompiled_charsmap`): the size of a
/// trie, the trie, and the new texts with a zero byte after each.
///
/// The trie is a double array in the layout of Darts-clone.
struct ReplacementRules: Sendable {
  private let units: [UInt32]
  private let texts: [UInt8]

  /// Reads compiled rules.
  ///
  /// - Throws: a failure of kind `data` for damaged rules.
  init(_ bytes: [UInt8], _ path: String) throws {
    let size = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count > 4, size >= 4, size % 4 == 0, 4 + size <= bytes.count else {
      throw Failure(.data, "\(path): the rules of its normalization are damaged; make the model again")
    }
    units = stride(from: 4, to: 4 + size, by: 4).map { place in
      bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    texts = Array(bytes[(4 + size)...])
  }

  /// Whether a rule may begin with a byte.
  func mayBegin(_ byte: UInt8) -> Bool { child(Int(ReplacementRules.offset(units[0])), byte) != nil }

  /// Returns the longest rule that a text has at an offset: the length of what is replaced, and the new text. Nil for
  /// none.
  func longest(_ text: [UInt8], at offset: Int, end: Int) -> (length: Int, text: ArraySlice<UInt8>)? {
    var best: (length: Int, place: Int)?
    search(text, from: offset, end: end) { length, place in
      best = (length, place)
      return true
    }
    return best.flatMap { best in newText(at: best.place).map { (best.length, $0) } }
  }

  /// Returns the new text of the shortest rule that a text begins with; nil for none.
  func shortest(_ text: [UInt8]) -> ArraySlice<UInt8>? {
    var first: Int?
    search(text, from: 0, end: text.count) { _, place in
      first = place
      return false
    }
    return first.flatMap { newText(at: $0) }
  }

  /// Calls `found` with the length and the place of the new text of each rule at an offset, from short to long, until it
  /// returns false.
  private func search(_ text: [UInt8], from offset: Int, end: Int, found: (Int, Int) -> Bool) {
    var (place, position) = (Int(ReplacementRules.offset(units[0])), offset)
    while position < end, let next = child(place, text[position]) {
      let unit = units[next]
      position += 1
      place = next ^ Int(ReplacementRules.offset(unit))
      guard unit >> 8 & 1 == 1, place < units.count else { continue }
      if !found(position - offset, Int(units[place] & 0x7FFF_FFFF)) { return }
    }
  }

  private func newText(at place: Int) -> ArraySlice<UInt8>? {
    place < texts.count ? texts[place...].prefix { $0 != 0 } : nil
  }

  private func child(_ place: Int, _ byte: UInt8) -> Int? {
    let next = place ^ Int(byte)
    guard next < units.count, units[next] & 0x8000_00FF == UInt32(byte) else { return nil }
    return next
  }

  @inline(__always) private static func offset(_ unit: UInt32) -> UInt32 {
    (unit >> 10) << ((unit & 1 << 9) >> 6)
  }
}
