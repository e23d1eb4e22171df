/// The pieces that stand for single bytes, such as `<0x0A>`.
enum BytePiece {
  /// Returns the piece for a byte.
  static func text(_ byte: UInt8) -> String {
    "<0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) + ">"
  }

  /// Returns the byte of a piece; nil for another piece.
  static func byte(_ text: String) -> UInt8? {
    let bytes = Array(text.utf8)
    guard bytes.count == 6, text.hasPrefix("<0x"), bytes[5] == UInt8(ascii: ">") else { return nil }
    return UInt8(String(decoding: bytes[3..<5], as: UTF8.self), radix: 16)
  }
}
