/// A Protocol Buffers message as bytes, with the kinds of fields that TensorBoard's events, ONNX's and SentencePiece's
/// models use.
///
/// Written by hand, since swift-protobuf's runtime takes longer to compile than this whole target.
package struct Message {
  package private(set) var bytes: [UInt8] = []

  /// Creates a message without fields.
  package init() {}

  /// Adds an `int64`, or an integer of another type that is not negative.
  package mutating func add(_ field: Int, _ value: Int) {
    addKey(field, wire: 0)
    addVarint(UInt64(bitPattern: Int64(value)))
  }

  /// Adds a `double`.
  package mutating func add(_ field: Int, _ value: Double) {
    addKey(field, wire: 1)
    bytes.append(littleEndian: value.bitPattern)
  }

  /// Adds a `float`.
  package mutating func add(_ field: Int, _ value: Float) {
    addKey(field, wire: 5)
    bytes.append(littleEndian: value.bitPattern)
  }

  /// Adds a `string`.
  package mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  /// Adds a packed list of `double`s.
  package mutating func add(_ field: Int, _ values: [Double]) {
    var content: [UInt8] = []
    for value in values { content.append(littleEndian: value.bitPattern) }
    add(field, content)
  }

  /// Adds a nested message that `build` fills.
  package mutating func add(_ field: Int, _ build: (inout Message) -> Void) {
    var message = Message()
    build(&message)
    add(field, message.bytes)
  }

  /// Adds `bytes`.
  package mutating func add(_ field: Int, _ content: [UInt8]) {
    addKey(field, wire: 2)
    addVarint(UInt64(content.count))
    bytes += content
  }

  private mutating func addKey(_ field: Int, wire: UInt64) { addVarint(UInt64(field) << 3 | wire) }

  /// Adds an integer with seven bits in each byte, the lowest first. All bytes but the last have their highest bit set.
  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
