/// Reads Unicode scalars from bytes.
enum Scalars {
  /// Returns the scalar at an offset and its number of bytes; nil for bytes that are not UTF-8.
  @inline(__always)
  static func decode(_ bytes: [UInt8], _ offset: Int, end: Int) -> (value: UInt32, length: Int)? {
    let lead = bytes[offset]
    if lead < 0x80 { return (UInt32(lead), 1) }
    return longer(bytes, offset, end, lead)
  }

  private static func longer(_ bytes: [UInt8], _ offset: Int, _ end: Int, _ lead: UInt8) -> (UInt32, Int)? {
    let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    if length == 0 || offset + length > end { return nil }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for index in 1..<length {
      let byte = bytes[offset + index]
      if byte & 0xC0 != 0x80 { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000
    return value < least || Unicode.Scalar(value) == nil ? nil : (value, length)
  }

  /// Returns the number of bytes that a scalar has by its first byte.
  @inline(__always) static func length(_ lead: UInt8) -> Int {
    lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  /// Returns a text in UTF-8, with U+FFFD for what is not UTF-8.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    (try? UTF8Span(validating: bytes.span)) == nil ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes
  }
}

extension [UInt8] {
  /// Appends a scalar in UTF-8.
  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 { append(UInt8(scalar.value)) } else { append(contentsOf: Array(String(scalar).utf8)) }
  }
}
