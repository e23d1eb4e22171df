/// Replaces each match of a pattern by a text.
struct TextReplacement: Sendable {
  private let pattern: TextPattern
  private let new: [UInt8]

  /// Reads a replacement.
  ///
  /// - Throws: a failure of kind `data` for a pattern that is not supported.
  init(_ part: TokenizerPart) throws {
    pattern = try TextPattern(part)
    new = Array(try part.text("content").utf8)
  }

  /// Returns a text with the replacement.
  ///
  /// - Throws: a failure of kind `data` if the pattern takes too long.
  func apply(_ text: [UInt8]) throws -> [UInt8] {
    var (result, rest, stack) = ([UInt8](), 0, PatternStack())
    try pattern.forEachMatch(text, text.indices, &stack) { match in
      result += text[rest..<match.lowerBound]
      result += new
      rest = match.upperBound
    }
    return rest == 0 ? text : result + text[rest...]
  }
}

/// A text or a regular expression to search for.
enum TextPattern: Sendable {
  case text([UInt8])
  case pattern(Pattern)

  /// Reads the key `pattern`.
  ///
  /// - Throws: a failure of kind `data` for a pattern that is not supported.
  init(_ part: TokenizerPart) throws {
    guard let pattern = part.part("pattern") else { throw part.missing("pattern", "a pattern") }
    if let text = pattern.tree["String"]?.text {
      self = .text(Array(text.utf8))
    } else {
      self = .pattern(try Pattern(try pattern.text("Regex"), part.path))
    }
  }

  /// Calls `found` with each match in a part of a text that is valid UTF-8.
  ///
  /// - Throws: a failure of kind `data` if the pattern takes too long.
  func forEachMatch(
    _ text: [UInt8], _ part: Range<Int>, _ stack: inout PatternStack, found: (Range<Int>) -> Void
  ) throws {
    switch self {
    case .pattern(let pattern): try pattern.forEachMatch(text, part, &stack, found: found)
    case .text(let wanted):
      guard let first = wanted.first else { return }
      var offset = part.lowerBound
      while offset + wanted.count <= part.upperBound {
        if text[offset] == first, text[offset..<offset + wanted.count].elementsEqual(wanted) {
          found(offset..<offset + wanted.count)
          offset += wanted.count
        } else {
          offset += 1
        }
      }
    }
  }
}
