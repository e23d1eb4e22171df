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
  /// Which of the encoders each piece is for.
  private(set) var encoders: [Int] = []
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
        isLast = try !reader.readNext(beginFile: { path = $0 }) { bytes, pieces in
          var copy = Data(capacity: bytes.count)
          copy.append(bytes)
          blocks.append(Block(beginsFile: path != nil, bytes: copy))
          for (index, piece) in pieces.enumerated() {
            let file = index == 0 ? path : nil
            add(TextPiece(file: file, bytes: copy[piece.bytes], endsDocument: piece.endsDocument), count, &last)
          }
        }
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

  private func add(_ piece: TextPiece, _ count: Int, _ last: inout Int) {
    // An empty piece ends a document. How, depends on the piece before it.
    if !piece.bytes.isEmpty { last = (last + 1) % count }
    pieces.append(piece)
    encoders.append(last)
  }
}
