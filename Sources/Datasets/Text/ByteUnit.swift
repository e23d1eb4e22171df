/// Bytes as tokens: 256 of them, for any file.
final class ByteUnit: TextUnit, TokenTable {
  let name = DataPlan.Unit.byte.plural
  let key = "byte"
  let readsBytes = true
  let count = 256
  let needsCounts = false

  func tokens(from first: Int) -> [String] { Array(Vocabulary.bytes.tokens[first...]) }

  func encode(_ text: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int {
    for index in text.indices { target[index] = UInt32(text[index]) }
    return text.count
  }

  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary { .bytes }

  func number(of token: String, in vocabulary: Vocabulary) -> Int32? { vocabulary.number(of: token) }
}

extension Vocabulary {
  /// The 256 bytes. A byte of ASCII is its character, and another one is its number, such as `<0xC3>`.
  static let bytes = Vocabulary(
    (0..<256).map { byte in
      (1..<128).contains(byte)
        ? String(Unicode.Scalar(UInt8(byte))) : "<0x\(byte == 0 ? "0" : "")\(String(byte, radix: 16, uppercase: true))>"
    })

  /// Returns the byte that a number stands for. In a vocabulary of targets, ``boundary`` is before the bytes.
  func byte(_ number: Int32) -> UInt8 { UInt8(truncatingIfNeeded: Int(number) - (count - Vocabulary.bytes.count)) }
}
