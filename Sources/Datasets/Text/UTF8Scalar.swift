/// Reads Unicode scalars from bytes that are valid UTF-8.
enum UTF8Scalar {
  /// Returns the number of bytes of the scalar whose first byte is `lead`.
  @inline(__always) static func length(_ lead: UInt8) -> Int {
    lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  /// Returns the scalar at `offset`, and moves `offset` past it.
  @inline(__always) static func decode(_ bytes: Span<UInt8>, _ offset: inout Int) -> Unicode.Scalar {
    let lead = bytes[offset]
    if lead < 0x80 {
      offset += 1
      return Unicode.Scalar(lead)
    }
    let length = length(lead)
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for i in 1..<length { value = value << 6 | UInt32(bytes[offset + i] & 0x3F) }
    offset += length
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
