import Failures
import Files
import FoundationEssentials
import Kernels

/// Reads a text block by block. It is checked to be UTF-8, and cut where no word goes on.
struct TextReader {
  /// The number of bytes of the text.
  private(set) var size = 0

  private let source: TextSource
  private let readsBytes: Bool
  private let sizes: [Int]  // of the files, for the progress
  private var begun = 0  // files
  private var file: OpenFile?
  private var contents: [UInt64] = []  // the hashes of the files as they lie on the disk

  /// A file that is being read.
  private struct OpenFile {
    let reader: ContentReader
    var pieces: FilePieces
    var buffer: PieceBuffer
  }

  /// The usual size of a block, in bytes.
  static let blockSize = 1 << 17
  /// The largest size of a block, in bytes.
  static let longest = 1 << 22

  /// - Parameter readsBytes: whether the text can be any bytes, rather than UTF-8.
  init(_ source: TextSource, readsBytes: Bool = false) {
    (self.source, self.readsBytes) = (source, readsBytes)
    sizes = source.paths.map { fileSize($0) }
  }

  /// The fraction of the text that was read.
  var done: Double {
    let before = sizes[..<(file == nil ? begun : begun - 1)].reduce(0, +)
    return Double(before + (file?.reader.done ?? 0)) / Double(max(1, sizes.reduce(0, +)))
  }

  /// Reads the next block of the text.
  ///
  /// - Parameters:
  ///   - beginFile: is called with the path of each file, before its blocks.
  ///   - block: is called with the bytes of the block, and with its pieces. What separates documents is in no piece. A piece
  ///     can be empty if a document ends behind it.
  /// - Returns: whether there was more of the text.
  /// - Throws: a failure that names the file, and the line if there is one; or what `block` throws.
  mutating func readNext(
    beginFile: (String) -> Void, block: (_ bytes: Span<UInt8>, _ pieces: [FilePieces.Piece]) throws -> Void
  ) throws -> Bool {
    if file == nil {
      if begun == source.paths.count { return false }
      let path = source.paths[begun]
      beginFile(path)
      file = try open(path)
      begun += 1
    }
    guard var open = file else { return false }
    // The buffer has one owner only, so that it is not copied.
    file = nil
    try open.pieces.readNext(&open.buffer, block)
    if open.buffer.isEnd { try end(open) } else { file = open }
    return true
  }

  private func open(_ path: String) throws -> OpenFile {
    let reader = try ContentReader(path, source.setting)
    return OpenFile(
      reader: reader,
      pieces: FilePieces(path, separator: source.separator.map { Array($0.utf8) }, readsBytes: readsBytes),
      buffer: PieceBuffer(reader, size: TextReader.blockSize))
  }

  private mutating func end(_ file: OpenFile) throws {
    let (path, pieces) = (source.paths[begun - 1], file.pieces)
    let isReadAgain = file.reader.isCompressed && !isPipe(path)
    contents.append(
      isReadAgain ? try TextReader.contentHash(path, source.setting) : pieces.contentHash.value)
    size += pieces.size
  }

  /// The hash of the bytes of all files as they lie on the disk.
  var contentHash: UInt64 { TextReader.joined(contents) }

  /// Returns the hash of the bytes of all files of a text as they lie on the disk.
  static func contentHash(_ source: TextSource) throws -> UInt64 {
    joined(try source.paths.map { try contentHash($0, source.setting) })
  }

  private static func contentHash(_ path: String, _ setting: String) throws -> UInt64 {
    let reader = try ContentReader(path, setting, expands: false)
    var (hash, buffer) = (FastHash(), [UInt8](repeating: 0, count: 1 << 18))
    while true {
      let count = try reader.read(into: &buffer, from: 0)
      hash.add(buffer.span.extracting(first: count))
      if count < buffer.count { return hash.value }
    }
  }

  private static func joined(_ hashes: [UInt64]) -> UInt64 {
    hashes.count == 1 ? hashes[0] : FastHash.of(Array("\(hashes)".utf8).span)
  }
}
