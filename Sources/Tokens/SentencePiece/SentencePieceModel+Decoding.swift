extension SentencePieceModel {
  /// Returns the text of pieces, as SentencePiece does: spaces instead of their visible sign, the bytes of byte pieces,
  /// with U+FFFD for what is not UTF-8, and nothing for control pieces. A space at the start that was put there is left
  /// out.
  func decode(_ numbers: [Int32]) -> [UInt8] {
    var (text, run) = ([UInt8](), [UInt8]())
    var (isStart, isSpaceUsed) = (true, false)
    for number in numbers where number >= 0 && number < Int32(file.pieces.count) {
      let piece = file.pieces[Int(number)]
      if piece.kind == .byte, let byte = BytePiece.byte(piece.text) {
        run.append(byte)
        continue
      }
      flush(&run, to: &text)
      if isSpaceUsed || !text.isEmpty { isStart = false }
      let (part, isUsed) = self.text(of: piece, isStart: isStart)
      text += part
      isSpaceUsed = isUsed
    }
    flush(&run, to: &text)
    return denormalizer?.normalize(text, .whole) ?? text
  }

  func bytes(of number: Int32) -> [UInt8] {
    let piece = file.pieces[Int(number)]
    switch piece.kind {
    case .control, .unknown: return []
    case .byte: return BytePiece.byte(piece.text).map { [$0] } ?? []
    case .normal, .userDefined, .unused: return VisibleSpace.removed(piece.text.utf8)
    }
  }

  /// Returns the text of a piece, and whether its space at the start was left out and no other one will be.
  private func text(of piece: SentencePieceFile.Piece, isStart: Bool) -> ([UInt8], isSpaceUsed: Bool) {
    let settings = file.normalization
    switch piece.kind {
    case .control: return ([], false)
    case .unknown: return (Array(file.unknownText.utf8), false)
    default: break
    }
    var rest = Array(piece.text.utf8)[...]
    var isSpaceUsed = false
    if isStart, settings.addsPrefix || settings.removesExtraSpaces, rest.starts(with: SentencePieceNormalizer.space) {
      rest = rest.dropFirst(3)
      isSpaceUsed = !settings.removesExtraSpaces
    }
    return (VisibleSpace.removed(rest), isSpaceUsed)
  }

  private func flush(_ run: inout [UInt8], to text: inout [UInt8]) {
    if run.isEmpty { return }
    var offset = 0
    while offset < run.count {
      if let (_, length) = Scalars.decode(run, offset, end: run.count) {
        text += run[offset..<offset + length]
        offset += length
      } else {
        text += [0xEF, 0xBF, 0xBD]
        offset += 1
      }
    }
    run.removeAll()
  }
}

/// The visible sign for a space, U+2581.
enum VisibleSpace {
  /// Returns a text with spaces instead of their signs.
  static func removed(_ text: some Collection<UInt8>) -> [UInt8] {
    let text = Array(text)
    var (result, offset) = ([UInt8](), 0)
    while offset < text.count {
      if text[offset...].starts(with: SentencePieceNormalizer.space) {
        result.append(0x20)
        offset += 3
      } else {
        result.append(text[offset])
        offset += 1
      }
    }
    return result
  }
}
