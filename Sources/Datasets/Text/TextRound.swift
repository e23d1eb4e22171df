import Files
import FoundationEssentials

/// Blocks of a text that are read together, then encoded together, and then written. Meanwhile, other threads work on the
/// rounds before and behind it.
final class TextRound: @unchecked Sendable {
  /// A block of the text.
  struct Block {
    /// Whether a file of the text begins with it.
    let beginsFile: Bool
    /// Its bytes.
    let bytes: Data
  }

  /// The blocks, in the order of the text.
  private(set) var blocks: [Block] = []
  /// The pieces of the blocks, in the order of the text.
  private(set) var pieces: [TextPiece] = []
  /// Whether the text ends with these pieces.
  private(set) var isLast = false

  private var failure: (any Error)?  // of reading on behind these pieces

  /// The number of pieces for each of several encoders. A single one has one, so that all rounds stay in the cache.
  private static let piecesEach = 2

  /// Reads the blocks.
  ///
  /// - Parameters:
  ///   - encoders: the number of encoders.
  ///   - last: which encoder has the piece before these; it is changed to the one of the last of these.
  func read(_ reader: inout TextReader, encoders count: Int, last: inout Int) {
    do {
      while pieces.count < (count == 1 ? 1 : TextRound.piecesEach * count) && !isLast {
        var path: String?
        isLast = try !reader.readNext(beginFile: { path = $0 }) { add($0, $1, of: path, encoders: count, &last) }
      }
    } catch {
      (failure, isLast) = (error, true)
    }
  }

  /// Checks that all pieces are encoded, and that the text could be read on behind them.
  ///
  /// - Throws: what went wrong first, in the order of the text.
  func check() throws {
    for piece in pieces { _ = try piece.tokens?.get() }
    if let failure { throw failure }
  }

  /// Adds a block with its pieces.
  ///
  /// - Parameter path: the file that begins with it; nil for none.
  private func add(
    _ bytes: Span<UInt8>, _ found: [FilePieces.Piece], of path: String?, encoders count: Int, _ last: inout Int
  ) {
    var copy = Data(capacity: bytes.count)
    copy.append(bytes)
    blocks.append(Block(beginsFile: path != nil, bytes: copy))
    for (index, piece) in found.enumerated() {
      // An empty piece ends a document. How, depends on the piece before it.
      if !piece.bytes.isEmpty { last = (last + 1) % count }
      let (file, bytes) = (index == 0 ? path : nil, copy[piece.bytes])
      pieces.append(TextPiece(file: file, bytes: bytes, endsDocument: piece.endsDocument, encoder: last))
    }
  }
}
