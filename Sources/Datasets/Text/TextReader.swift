import Failures
import Files
import FoundationEssentials
import Kernels

/// Reads a text piece by piece. It is checked to be UTF-8, and cut where no word goes on.
struct TextReader {
  /// The hash of the text (FNV-1a of each file, joined), without byte-order marks and before compression.
  private(set) var hash: UInt64 = 0
  /// The hash of the bytes of all files as they lie on the disk.
  private(set) var contentHash: UInt64 = 0
  /// The number of bytes of the text.
  private(set) var size = 0

  private let source: TextSource
  private let readsBytes: Bool
  private let progress: (Double) -> Void
  private let sizes: [Int]  // of the files, for the progress

  /// The usual size of a piece, in bytes.
  static let pieceSize = 1 << 17
  /// The largest size of a piece, in bytes.
  static let longest = 1 << 22

  /// - Parameters:
  ///   - readsBytes: whether the text can be any bytes, rather than UTF-8.
  ///   - progress: is called with the fraction that was read.
  init(_ source: TextSource, readsBytes: Bool = false, progress: @escaping (Double) -> Void) {
    (self.source, self.readsBytes, self.progress) = (source, readsBytes, progress)
    sizes = source.paths.map { fileSize($0) }
  }

  /// Reads the text.
  ///
  /// - Parameters:
  ///   - beginFile: is called with the path of each file, before its pieces.
  ///   - piece: is called with each piece, and with whether it ends a document. It can be empty if it does.
  /// - Throws: a failure that names the file, and the line if there is one; or what `piece` throws.
  mutating func read(
    beginFile: (String) -> Void, piece: (_ bytes: Span<UInt8>, _ endsDocument: Bool) throws -> Void
  ) throws {
    var contents: [UInt64] = []
    for (index, path) in source.paths.enumerated() {
      beginFile(path)
      let reader = try ContentReader(path, source.setting)
      let separator = source.separator.map { Array($0.utf8) }
      var file = FilePieces(reader, path, separator: separator, readsBytes: readsBytes)
      let (before, all) = (sizes[..<index].reduce(0, +), max(1, sizes.reduce(0, +)))
      let progress = progress
      try file.read {
        try piece($0, $1)
        progress(Double(before + reader.done) / Double(all))
      }
      hash = index == 0 ? file.hash.value : Datasets.joined(hash, file.hash.value)
      let isReadAgain = reader.isCompressed && !isPipe(path)
      contents.append(isReadAgain ? try TextReader.contentHash(path, source.setting) : file.contentHash.value)
      size += file.size
    }
    contentHash = TextReader.joined(contents)
  }

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
