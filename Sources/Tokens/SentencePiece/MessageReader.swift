/// Reads the fields of a Protocol Buffers message.
///
/// Written by hand for the reason that is given at `Message`, which writes them.
struct MessageReader {
  /// The value of a field.
  enum Value {
    /// An integer, or an enumeration or Boolean.
    case integer(UInt64)
    /// 32 bits, such as a `float`.
    case bits(UInt32)
    /// A text, bytes, or a message.
    case bytes(ArraySlice<UInt8>)

    /// The text of bytes in UTF-8; nil for other values.
    var text: String? {
      guard case .bytes(let bytes) = self, let span = try? UTF8Span(validating: bytes.span) else { return nil }
      return String(copying: span)
    }
    /// The bytes; nil for other values.
    var content: ArraySlice<UInt8>? { if case .bytes(let bytes) = self { bytes } else { nil } }
    /// The integer; nil for other values, and for one that does not fit.
    var number: Int? { if case .integer(let value) = self { Int(exactly: Int64(bitPattern: value)) } else { nil } }
    /// The Boolean; nil for other values.
    var flag: Bool? { if case .integer(let value) = self { value != 0 } else { nil } }
    /// The `float`; nil for other values.
    var float: Float? { if case .bits(let bits) = self { Float(bitPattern: bits) } else { nil } }
  }

  private var rest: ArraySlice<UInt8>

  /// Creates a reader of the bytes of a message.
  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The fields, in the order of the file; nil if the message is cut off or damaged.
  static func fields(_ bytes: ArraySlice<UInt8>) -> [(field: Int, value: Value)]? {
    var reader = MessageReader(bytes)
    var fields: [(Int, Value)] = []
    while !reader.rest.isEmpty {
      guard let key = reader.integer(), key >> 3 > 0, key >> 3 < 1 << 29,
        let value = reader.value(wire: key & 7)
      else { return nil }
      if let value { fields.append((Int(key >> 3), value)) }
    }
    return fields
  }

  /// Returns a value; nil in it for 64 bits, which no field of interest has.
  private mutating func value(wire: UInt64) -> Value?? {
    switch wire {
    case 0: return integer().map { .some(.integer($0)) }
    case 1: return take(8).map { _ in .some(nil) } ?? nil
    case 2:
      guard let length = integer(), let count = Int(exactly: length) else { return nil }
      return take(count).map { .some(.bytes($0)) }
    case 5:
      return take(4).map { .some(.bits($0.reversed().reduce(0) { $0 << 8 | UInt32($1) })) }
    default: return nil
    }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    if count > rest.count { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func integer() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
