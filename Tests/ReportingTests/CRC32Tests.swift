import Formats
import Testing

struct CRC32Tests {
  @Test func checksumsAreThePublishedOnes() {
    // The check values of both algorithms, and the value for 32 zeros in RFC 3720.
    #expect(CRC32.zip.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.castagnoli.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32.castagnoli.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }
}
