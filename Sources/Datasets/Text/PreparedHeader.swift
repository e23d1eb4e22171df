/// What a prepared file holds, and where.
struct PreparedHeader: Codable, Equatable, Sendable {
  /// Token numbers of the same width, one after the other.
  struct Segment: Codable, Equatable, Sendable {
    /// The index of the first token.
    let first: Int
    /// The number of tokens.
    var count: Int
    /// The number of bytes of a token.
    let width: Int
    /// Where the first token lies in the file.
    let offset: Int

    var bytes: Range<Int> { offset..<offset + count * width }
  }

  /// A file of the text.
  struct File: Codable, Equatable, Sendable {
    let path: String
    /// The index of its first token.
    let first: Int
  }

  /// What the numbers depend on besides the text.
  var key = ""
  /// The hash of the files' bytes as they lie on the disk.
  var contentHash: UInt64 = 0
  /// The hash of the text.
  var dataHash: UInt64 = 0
  /// The number of bytes of the text.
  var size = 0
  /// The number of tokens.
  var count = 0
  /// The tokens.
  var segments: [Segment] = []
  /// The files of the text.
  var files: [File] = []
  /// Where the different tokens lie: each with a zero byte behind it.
  var tokens = 0..<0
  /// Where the file of the tokenizer lies that cut the text; empty for none.
  var tokenizer = 0..<0
  /// Where the number of times lies that each different token occurs in the training split, 8 bytes each.
  var counts = 0..<0
  /// Where the index of the first token of each document lies, 8 bytes each.
  var documents = 0..<0

  /// Whether all places are within a file of `size` bytes, and no token is missing.
  func fits(size: Int) -> Bool {
    var next = 0
    for segment in segments {
      guard segment.first == next, [1, 2, 4].contains(segment.width), segment.count >= 0, segment.count <= size,
        segment.offset >= 0, segment.offset <= size, segment.bytes.upperBound <= size
      else { return false }
      next += segment.count
    }
    return next == count
      && [tokens, tokenizer, counts, documents].allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= size }
  }
}
