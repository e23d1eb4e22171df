import Failures
import Foundation

/// A UTF-8 text, mapped into memory, with any character found by its index.
///
/// Only an index of every 256th character is kept, so the text may be larger than memory.
public struct TextFile: Sendable {
  /// Where it lies.
  public let path: String
  /// Number of characters (Unicode scalars).
  public let count: Int
  /// The distinct characters.
  public let vocabulary: Vocabulary
  /// Its bytes.
  let bytes: Data
  private let offsets: [Int]

  private static let spacing = 256

  /// Maps the text, checks that it is UTF-8, and reads it once for its characters.
  ///
  /// - Parameter setting: where the person gave the path, for messages.
  public init(path: String, from setting: String = "data.path") throws {
    self.path = path
    bytes = try TextFile.map(path, setting)
    let scan = try TextFile.scan(bytes, path)
    count = scan.count
    offsets = scan.offsets
    vocabulary = Vocabulary(characters: scan.characters)
  }

  /// Writes the tokens of `range` of the characters through `store`, in order.
  ///
  /// - Throws: for a character that the vocabulary does not have, with its line.
  public func tokens(_ range: Range<Int>, of vocabulary: Vocabulary, store: (Int32) -> Void) throws {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "characters \(range) of \(count)")
    if range.isEmpty { return }
    let span = bytes.span
    var offset = offsets[range.lowerBound / TextFile.spacing]
    for _ in 0..<range.lowerBound % TextFile.spacing { offset += UTF8Scalar.length(span[offset]) }
    for _ in range {
      let character = UTF8Scalar.decode(span, &offset)
      let token = vocabulary.token(character)
      if token < 0 { throw unknown(character, before: offset) }
      store(token)
    }
  }

  /// Checks that a vocabulary has all characters of the text.
  ///
  /// - Throws: for one that it does not have, with its line.
  func check(_ known: Vocabulary) throws {
    if vocabulary.tokens.contains(where: { known.number(of: $0) == nil }) { try tokens(0..<count, of: known) { _ in } }
  }

  /// A hash of the text's bytes (FNV-1a), to tell another text.
  public var hash: UInt64 {
    let span = bytes.span
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for i in span.indices { hash = (hash ^ UInt64(span[i])) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  private func unknown(_ character: Unicode.Scalar, before offset: Int) -> Failure {
    return Failure(
      .data,
      "\(path), line \(TextFile.line(of: offset - 1, bytes)): the model does not know the character "
        + "\"\(character.escaped(asASCII: false))\"; use text with the characters that it was trained on")
  }

  private static func notText(_ bytes: Data, _ path: String, at offset: Int, _ problem: String) -> Failure {
    Failure(
      .data,
      "\(path), line \(line(of: offset, bytes)): \(problem) (byte \(offset)); convert it, for instance with iconv")
  }

  /// The line of the byte at `offset`, from 1.
  private static func line(of offset: Int, _ bytes: Data) -> Int {
    1 + bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") }
  }

  private static func map(_ path: String, _ setting: String) throws -> Data {
    let bytes = try contents(of: path, setting)
    if bytes.isEmpty { throw Failure(.data, "\(path) is empty; give a text file with \(setting)") }
    return bytes
  }

  /// Checks that bytes are UTF-8, and text.
  static func check(_ bytes: Data, _ path: String) throws {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw notText(bytes, path, at: error.byteOffsets.lowerBound, "not UTF-8")
    }
    // UTF-16 of English is valid UTF-8 with zeros; and an HDF5 string, such as the checkpoint's vocabulary has, ends at one.
    if let zero = bytes.firstIndex(of: 0) { throw notText(bytes, path, at: zero, "a zero byte, which no text has") }
  }

  private static func scan(_ bytes: Data, _ path: String) throws -> (
    count: Int, offsets: [Int], characters: [Unicode.Scalar]
  ) {
    try check(bytes, path)
    let span = bytes.span
    var seen = [Bool](repeating: false, count: 0x11_0000)
    var offsets: [Int] = []
    var count = 0
    var offset = 0
    while offset < span.count {
      if count % spacing == 0 { offsets.append(offset) }
      seen[Int(UTF8Scalar.decode(span, &offset).value)] = true
      count += 1
    }
    return (count, offsets, seen.indices.filter { seen[$0] }.compactMap { Unicode.Scalar(UInt32($0)) })
  }
}
