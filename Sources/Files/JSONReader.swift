/// Reads JSON from bytes.
struct JSONReader {
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  private static let mostDepth = 128

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether there is nothing but white space left.
  var isAtEnd: Bool {
    bytes[offset...].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }

  mutating func value() -> JSONTree? {
    skipSpace()
    guard offset < bytes.count else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return nested { $0.object() }
    case UInt8(ascii: "["): return nested { $0.list() }
    case UInt8(ascii: "\""): return string().map { .text($0) }
    case UInt8(ascii: "n"): return take("null") ? .null : nil
    case UInt8(ascii: "t"): return take("true") ? .flag(true) : nil
    case UInt8(ascii: "f"): return take("false") ? .flag(false) : nil
    default: return number()
    }
  }

  private mutating func nested(_ read: (inout JSONReader) -> JSONTree?) -> JSONTree? {
    offset += 1
    depth += 1
    defer { depth -= 1 }
    return depth > JSONReader.mostDepth ? nil : read(&self)
  }

  private mutating func object() -> JSONTree? {
    var entries: [(key: String, value: JSONTree)] = []
    if takeSign("}") { return .object([]) }
    repeat {
      skipSpace()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\""), let key = string(), takeSign(":"),
        let value = value()
      else { return nil }
      entries.append((key, value))
    } while takeSign(",")
    return takeSign("}") ? .object(entries) : nil
  }

  private mutating func list() -> JSONTree? {
    var values: [JSONTree] = []
    if takeSign("]") { return .list([]) }
    repeat {
      guard let value = value() else { return nil }
      values.append(value)
    } while takeSign(",")
    return takeSign("]") ? .list(values) : nil
  }

  private mutating func number() -> JSONTree? {
    let start = offset
    while offset < bytes.count, "+-.0123456789Ee".utf8.contains(bytes[offset]) { offset += 1 }
    guard start < offset, bytes[start] != UInt8(ascii: "+"),
      let number = Double(String(decoding: bytes[start..<offset], as: UTF8.self)), number.isFinite
    else { return nil }
    return .number(number)
  }

  private mutating func string() -> String? {
    offset += 1
    var text: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let span = try? UTF8Span(validating: text.span) else { return nil }
        return String(copying: span)
      case UInt8(ascii: "\\"): if !escape(to: &text) { return nil }
      case 0..<0x20: return nil
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(to text: inout [UInt8]) -> Bool {
    guard offset < bytes.count else { return false }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      guard var value = hexadecimal() else { return false }
      if (0xD800..<0xDC00).contains(value), take("\\u"), let low = hexadecimal(), (0xDC00..<0xE000).contains(low) {
        value = 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else { return false }
      text += String(scalar).utf8
    default: return false
    }
    return true
  }

  private mutating func hexadecimal() -> UInt32? {
    guard offset + 4 <= bytes.count else { return nil }
    defer { offset += 4 }
    let digits = bytes[offset..<offset + 4]
    if digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-") { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }

  private mutating func takeSign(_ sign: Unicode.Scalar) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: sign) else { return false }
    offset += 1
    return true
  }

  private mutating func take(_ word: String) -> Bool {
    guard bytes[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    return true
  }
}
