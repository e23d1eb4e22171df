import Formats
import Reporting
import Testing

struct EventFileTests {
  @Test func aRecordHasItsLengthAndTwoChecksums() {
    let record = EventFile.record([1, 2, 3])
    #expect(record.count == 8 + 4 + 3 + 4)
    #expect(record[..<8] == [3, 0, 0, 0, 0, 0, 0, 0] && record[12..<15] == [1, 2, 3])
    let crc = CRC32.castagnoli.checksum([1, 2, 3])
    var masked: [UInt8] = []
    masked.append(littleEndian: (crc >> 15 | crc << 17) &+ 0xA282_EAD8)
    #expect(Array(record[15...]) == masked)
  }
}
