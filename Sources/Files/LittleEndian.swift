extension [UInt8] {
  /// Appends the bytes of an integer, the lowest byte first.
  package mutating func append(littleEndian value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  /// Appends the bits of floats, the lowest byte of each first.
  package mutating func append(littleEndian values: [Float]) {
    for value in values { append(littleEndian: value.bitPattern) }
  }
}
