import Failures

/// Checks what a model of SentencePiece says about its pieces.
struct SentencePieceCheck {
  private let file: SentencePieceFile
  private let path: String

  init(_ file: SentencePieceFile, _ path: String) { (self.file, self.path) = (file, path) }

  /// Returns the number of the piece for what is unknown.
  ///
  /// - Throws: a failure of kind `data` if there is not exactly one.
  func unknown() throws -> Int32 {
    let unknown = file.pieces.indices.filter { file.pieces[$0].kind == .unknown }
    if unknown.count != 1 {
      throw Failure(
        .data, "\(path) has \(unknown.count) pieces for what is unknown, but it needs one; make the model again")
    }
    return Int32(unknown[0])
  }

  /// Checks that each piece stands once.
  ///
  /// - Throws: a failure of kind `data` for a piece that stands twice, or for what is not supported.
  func differences() throws {
    var seen = Set<[UInt8]>()
    for piece in file.pieces where !seen.insert(Array(piece.text.utf8)).inserted {
      throw Failure(.data, "\(path) has the piece \"\(piece.text)\" twice; make the model again")
    }
    if file.kind == .words && (file.hasSpaceAsSuffix || !file.normalization.removesExtraSpaces) {
      throw Failure(
        .data,
        "\(path) is a model of words with \(file.hasSpaceAsSuffix ? "spaces behind them" : "all spaces of the text"), which is not "
          + "supported; make it again without treat_whitespace_as_suffix and with remove_extra_whitespaces")
    }
    if file.kind == .bytePairs, let piece = file.pieces.first(where: { $0.kind == .unused }) {
      throw Failure(
        .data,
        "\(path): the piece \"\(piece.text)\" is unused, which is not supported for byte pairs; make the model again "
          + "without a limited vocabulary")
    }
  }

  /// Returns the numbers of the pieces for the 256 bytes; none without byte fallback.
  ///
  /// - Throws: a failure of kind `data` if some of them are missing.
  func bytes() throws -> [Int32] {
    if !file.hasByteFallback { return [] }
    var numbers = [Int32](repeating: -1, count: 256)
    for (number, piece) in file.pieces.enumerated() where piece.kind == .byte {
      if let byte = BytePiece.byte(piece.text) { numbers[Int(byte)] = Int32(number) }
    }
    if let missing = numbers.firstIndex(of: -1) {
      throw Failure(
        .data, "\(path) has no piece \(BytePiece.text(UInt8(missing))), but says that it has all bytes; make it again")
    }
    return numbers
  }
}
