/// Turns some of the pieces of a text into tokens. There is one for each thread.
final class RoundEncoder: @unchecked Sendable {
  private let unit: any TextUnit
  private let index: Int
  private var known = 0  // tokens that were given to pieces as new
  private var scratch: [UInt32] = []
  private var spare: [[UInt32]] = []  // arrays that had the numbers of earlier pieces

  private init(_ unit: any TextUnit, _ index: Int) { (self.unit, self.index) = (unit, index) }

  /// Returns encoders that share the pieces of a text; a single one if its pieces cannot be shared.
  static func encoders(_ unit: any TextUnit, count: Int) -> [RoundEncoder] {
    let siblings = (1..<max(1, count)).compactMap { _ in unit.sibling() }
    return ([unit] + siblings).enumerated().map { RoundEncoder($1, $0) }
  }

  /// Encodes those pieces of a round that are this encoder's. Nothing follows a piece that cannot be encoded.
  func encode(_ round: TextRound) {
    for piece in round.pieces where piece.encoder == index {
      piece.tokens = Result { try tokens(of: piece) }
      if case .failure = piece.tokens { return }
    }
  }

  private func tokens(of piece: TextPiece) throws -> TextPiece.Tokens {
    let room = unit.room(for: piece.bytes.count)
    if scratch.count < room { scratch = [UInt32](repeating: 0, count: room) }
    let count = try encode(piece, into: &scratch)
    let new = unit.count > known ? unit.tokens(from: known) : []
    known = unit.count
    return .init(numbers: numbers(count), count: count, new: new, different: known)
  }

  /// Returns an array with the numbers of a piece.
  private func numbers(_ count: Int) -> [UInt32] {
    var numbers = spare.popLast() ?? []
    if 2 * count > scratch.count {
      swap(&numbers, &scratch)
    } else {
      // Most of the room is not needed. Many pieces with it would take much memory.
      numbers.removeAll(keepingCapacity: true)
      numbers.append(contentsOf: scratch[..<count])
    }
    return numbers
  }

  /// Takes back the memory of this encoder's pieces, which were written.
  func reuse(_ round: TextRound) {
    for piece in round.pieces where piece.encoder == index {
      guard case .success(let tokens) = piece.tokens else { continue }
      piece.tokens = nil
      spare.append(tokens.numbers)
    }
  }

  private func encode(_ piece: TextPiece, into numbers: inout [UInt32]) throws -> Int {
    var target = numbers.mutableSpan
    return try unit.encode(piece.bytes.span, endsDocument: piece.endsDocument, into: &target)
  }
}
