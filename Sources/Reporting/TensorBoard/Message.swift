/// A message of Protocol Buffers as bytes: the few kinds of fields that TensorBoard's events have.
package struct Message {
  package private(set) var bytes: [UInt8] = []

  /// A message without fields.
  package init() {}

  /// A whole number, that is not negative.
  package mutating func add(_ field: Int, _ value: Int) {
    addKey(field, wire: 0)
    addVarint(UInt64(value))
  }

  /// A `double`.
  package mutating func add(_ field: Int, _ value: Double) {
    addKey(field, wire: 1)
    bytes += littleEndian(value.bitPattern)
  }

  /// A `float`.
  package mutating func add(_ field: Int, _ value: Float) {
    addKey(field, wire: 5)
    bytes += littleEndian(value.bitPattern)
  }

  /// A `string`.
  package mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  /// Several `double`s, packed.
  package mutating func add(_ field: Int, _ values: [Double]) {
    add(field, values.flatMap { littleEndian($0.bitPattern) })
  }

  /// A message in this one.
  package mutating func add(_ field: Int, _ build: (inout Message) -> Void) {
    var message = Message()
    build(&message)
    add(field, message.bytes)
  }

  private mutating func add(_ field: Int, _ content: [UInt8]) {
    addKey(field, wire: 2)
    addVarint(UInt64(content.count))
    bytes += content
  }

  private mutating func addKey(_ field: Int, wire: UInt64) { addVarint(UInt64(field) << 3 | wire) }

  /// Seven bits a byte, the lowest first; all bytes but the last have their highest bit set.
  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// The bytes of a number, the lowest first.
package func littleEndian<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * Number($0))) }
}
