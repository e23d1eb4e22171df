import Formats
import Kernels
import Reporting
import Testing

struct EventFileTests {
  @Test func theChecksumIsCastagnolis() {
    // The check value of CRC-32C, and the value for 32 zeros in RFC 3720.
    #expect(CRC32.castagnoli.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32.castagnoli.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }

  @Test func aRecordHasItsLengthAndTwoChecksums() {
    let record = EventFile.record([1, 2, 3])
    #expect(record.count == 8 + 4 + 3 + 4)
    #expect(record[..<8] == [3, 0, 0, 0, 0, 0, 0, 0] && record[12..<15] == [1, 2, 3])
    let crc = CRC32.castagnoli.checksum([1, 2, 3])
    let masked = (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    var expected: [UInt8] = []
    expected.append(littleEndian: masked)
    #expect(Array(record[15...]) == expected)
  }

  @Test func fieldsAreAsProtocolBuffersHaveThem() {
    var message = Message()
    message.add(1, 300)
    message.add(2, "ab")
    message.add(3) { $0.add(1, Float(1)) }
    #expect(message.bytes == [0x08, 0xAC, 0x02, 0x12, 2, 0x61, 0x62, 0x1A, 5, 0x0D, 0, 0, 0x80, 0x3F])
  }

  @Test func aHistogramCountsEachValueOnce() {
    let array = Matrix(rows: 2, columns: 50)
    array.set((0..<100).map { Float($0) - 20 })
    let histogram = Histogram(array, scale: 0.5)
    #expect(histogram.count == 100 && histogram.counts.reduce(0, +) == 100)
    #expect(histogram.least == -10 && histogram.greatest == 39.5 && histogram.limits.last == 39.5)
    #expect(histogram.sum == (0..<100).reduce(0.0) { $0 + (Double($1) - 20) / 2 })
    #expect(histogram.counts.allSatisfy { (3...4).contains($0) })
  }

  @Test func whatIsNoNumberIsLeftOut() {
    let array = Matrix(rows: 1, columns: 5)
    array.set([1, .nan, 1, .infinity, 1])
    let histogram = Histogram(array)
    #expect(histogram.count == 3 && histogram.counts.reduce(0, +) == 3 && histogram.sum == 3)
  }
}
