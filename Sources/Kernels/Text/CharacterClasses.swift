/// What a character is to the words of a text.
public enum CharacterClass: UInt8, Sendable {
  /// A part of a word.
  case ofWord = 1
  /// A word of its own.
  case single = 2
  /// Nothing but space between words.
  case space = 3
}

/// The classes of all characters (Unicode scalars), which are asked for when they are first needed.
public struct CharacterClasses: Sendable {
  private let classes: CodePointTable

  /// Creates the classes that `classify` returns. It is called at most a few times for each character.
  public init(_ classify: @escaping @Sendable (Unicode.Scalar) -> CharacterClass) {
    classes = CodePointTable { classify($0).rawValue }
  }

  /// Returns the range of the next word in valid UTF-8, from `offset` on, and moves `offset` behind it; nil if there is
  /// none.
  public func nextWord(_ bytes: Span<UInt8>, from offset: inout Int) -> Range<Int>? {
    require(offset >= 0 && offset <= bytes.count, "offset \(offset) of \(bytes.count)")
    return bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return nil }
      let found = nextWord(start, bytes.count, &offset)
      return found < 0 ? nil : found..<offset
    }
  }

  /// Returns the start of the next word, and moves `offset` behind it; -1 if there is none.
  @inline(__always) func nextWord(_ bytes: UnsafePointer<UInt8>, _ size: Int, _ offset: inout Int) -> Int {
    while offset < size {
      let start = offset
      let first = classes[decodeScalar(bytes, &offset, size)]
      if first == CharacterClass.space.rawValue { continue }
      if first == CharacterClass.ofWord.rawValue { offset = endOfWord(bytes, size, offset) }
      offset = min(offset, size)
      return start
    }
    return -1
  }

  /// Returns the end of the word that continues at `offset`.
  @inline(__always) private func endOfWord(_ bytes: UnsafePointer<UInt8>, _ size: Int, _ offset: Int) -> Int {
    var (end, following) = (offset, offset)
    while following < size && classes[decodeScalar(bytes, &following, size)] == CharacterClass.ofWord.rawValue {
      end = following
    }
    return end
  }
}
