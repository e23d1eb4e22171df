import Failures

/// The pieces of a `tokenizer.json` by number, and their numbers.
struct PieceVocabulary: Sendable {
  /// The texts of the pieces; an empty one for a number without a piece.
  private(set) var pieces: [String]
  /// The numbers of the pieces.
  let numbers: PieceTrie

  private static let mostPieces = 10_000_000

  /// Reads the key `vocab`, an object of pieces with their numbers.
  ///
  /// - Throws: a failure of kind `data` for numbers that are wrong.
  init(_ part: TokenizerPart) throws {
    guard let entries = part.tree["vocab"]?.entries else { throw part.missing("vocab", "an object of pieces") }
    let most = min(PieceVocabulary.mostPieces, 16 * entries.count + 1024)
    let numbered = try entries.map { (text, value) in
      guard let number = value.integer, (0..<most).contains(number) else {
        throw Failure(
          .data, "\(part.path): the piece \"\(text)\" of model.vocab has no usable number; make the file again")
      }
      return (bytes: Array(text.utf8), value: Int32(number))
    }
    pieces = [String](repeating: "", count: Int(numbered.map(\.value).max() ?? -1) + 1)
    for ((text, _), (_, number)) in zip(entries, numbered) { pieces[Int(number)] = text }
    numbers = PieceTrie(numbered)
  }

  /// Creates the vocabulary of pieces in the order of their numbers.
  init(_ pieces: [String]) {
    self.pieces = pieces
    numbers = PieceTrie(pieces.enumerated().map { (Array($1.utf8), Int32($0)) })
  }

  /// Returns the number of a piece; nil for none.
  func number(of text: some Sequence<UInt8>) -> Int32? {
    let number = numbers.number(of: text)
    return number < 0 ? nil : number
  }

  /// Returns the number of a piece that another key names; nil if the key is missing.
  ///
  /// - Throws: a failure of kind `data` for a piece that the vocabulary does not have.
  func number(_ key: String, of part: TokenizerPart) throws -> Int32? {
    guard let text = part.tree[key]?.text else { return nil }
    guard let number = number(of: text.utf8) else { throw part.missing(key, "a piece of its vocabulary") }
    return number
  }

  /// The numbers of the pieces for bytes; nil if some of the 256 are missing.
  var bytes: [Int32?] { (0...255).map { number(of: BytePiece.text(UInt8($0)).utf8) } }
}
