/// A 32-bit cyclic redundancy check that processes the lowest bit first.
package struct CRC32: Sendable {
  /// CRC-32 of ISO 3309, the checksum of zip files.
  package static let zip = CRC32(polynomial: 0xEDB8_8320)
  /// CRC-32C with Castagnoli's polynomial, the checksum of TensorFlow's records.
  package static let castagnoli = CRC32(polynomial: 0x82F6_3B78)

  private let table: [UInt32]

  /// - Parameter polynomial: its bits in reverse order.
  private init(polynomial: UInt32) {
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ polynomial : crc >> 1 }
    }
  }

  /// Returns the checksum of bytes.
  package func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
  }
}
