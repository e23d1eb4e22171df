import Files
import FoundationEssentials
import Kernels

/// A prepared file, which holds what was worked out from a text: its tokens, its vocabulary, and where its documents
/// begin.
///
/// Its end is a header (`PreparedHeader`, as JSON), and then 32 bytes: a mark, the number of bytes of the header, and a
/// hash of all bytes before it. A file whose hash does not match is not used.
public struct PreparedFile: Sendable {
  /// What another process of the host needs to use the file without checking it again.
  public struct Card: Codable, Equatable, Sendable {
    /// The path of the file.
    public let path: String
    /// The places and the sizes of the files of the text.
    let text: [String]
    /// The hash at the end of the file.
    let seal: UInt64
  }

  let bytes: Data
  let header: PreparedHeader
  /// The hash of all bytes before it.
  let seal: UInt64

  static let mark = Array("lockstep text 03".utf8)
  private static let footer = 32

  /// Maps a file. Nil if there is none, or if it is of another version, cut short or damaged.
  ///
  /// - Parameter isTrusted: whether another process has checked the hash of all bytes.
  init?(path: String, isTrusted: Bool) {
    guard let seal = isTrusted ? PreparedFile.seal(at: path) : PreparedFile.hash(at: path),
      let bytes = try? contents(of: path, path)
    else { return nil }
    self.init(bytes, hash: seal)
  }

  /// Reads a file from its bytes, whose hash is known. Nil if they are not what was written.
  init?(_ bytes: Data, hash: UInt64) {
    let end = bytes.count - PreparedFile.footer
    guard bytes.startIndex == 0, end >= 0, bytes[end..<end + 16].elementsEqual(PreparedFile.mark),
      PreparedFile.number(bytes, at: end + 24) == hash
    else { return nil }
    let length = PreparedFile.number(bytes, at: end + 16)
    guard length <= UInt64(end),
      let header = try? JSON.decoder().decode(PreparedHeader.self, from: bytes[(end - Int(length))..<end]),
      header.fits(size: end)
    else { return nil }
    (self.bytes, self.header, seal) = (bytes, header, hash)
  }

  /// Returns the end of a file, from its header on. The hash of everything before it is known.
  static func end(_ header: PreparedHeader, after hash: FastHash) throws -> (bytes: [UInt8], seal: UInt64) {
    var bytes = Array(try JSON.encoder().encode(header))
    bytes += mark + words([UInt64(bytes.count)])
    var hash = hash
    hash.add(bytes.span)
    return (bytes + words([hash.value]), hash.value)
  }

  /// Returns numbers as they stand in the file, 8 bytes each.
  static func words(_ numbers: [UInt64]) -> [UInt8] {
    numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  }

  private static func number(_ bytes: Data, at offset: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
  }

  /// Returns the hash that a file claims to have.
  private static func seal(at path: String) -> UInt64? {
    guard let bytes = try? contents(of: path, path), bytes.count >= footer else { return nil }
    return number(bytes, at: bytes.count - 8)
  }

  /// Returns the hash of the bytes of a file, except for the last 8.
  private static func hash(at path: String) -> UInt64? {
    guard let reader = try? ContentReader(path, path, expands: false) else { return nil }
    var (hash, buffer, kept) = (FastHash(), [UInt8](repeating: 0, count: 1 << 18), 0)
    // Eight bytes are always kept back, since they may be the last ones.
    while let count = try? reader.read(into: &buffer, from: kept) {
      let filled = kept + count
      if filled < 8 { return nil }
      hash.add(buffer.span.extracting(first: filled - 8))
      if filled < buffer.count { return hash.value }
      buffer.moveToStart(filled - 8..<filled)
      kept = 8
    }
    return nil
  }

  /// The different tokens, in the order of their numbers.
  var tokens: [String] {
    bytes[header.tokens].split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// How often each different token occurs in the training split.
  var counts: [Int] {
    let span = bytes.span.extracting(header.counts)
    return (0..<header.counts.count / 8).map { NarrowNumbers.read(span, width: 8, at: $0) }
  }

  /// The file of the tokenizer that cut the text; empty for none.
  var tokenizer: [UInt8] { Array(bytes[header.tokenizer]) }

  /// The number of documents.
  var documents: Int { header.documents.count / 8 }

  /// Returns the index of the first token of a document.
  func start(ofDocument index: Int) -> Int {
    NarrowNumbers.read(bytes.span.extracting(header.documents), width: 8, at: index)
  }

  /// Calls `body` with the numbers of a range of tokens, which is within the text.
  @inline(__always) func forEachToken(_ range: Range<Int>, _ body: (Int) throws -> Void) rethrows {
    for segment in header.segments {
      let here = range.clamped(to: segment.first..<segment.first + segment.count)
      if here.isEmpty { continue }
      let span = bytes.span.extracting(segment.bytes)
      for index in here { try body(NarrowNumbers.read(span, width: segment.width, at: index - segment.first)) }
    }
  }
}
