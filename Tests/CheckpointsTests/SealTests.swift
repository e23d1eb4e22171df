import Checkpoints
import Failures
import TestSupport
import Testing

struct SealTests {
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: 0..<20)
  func findsEveryFlippedBitAndEveryCut(extra: Int) throws {
    var bytes = SealTests.signature + (0..<extra).map { UInt8($0) }
    Seal.close(&bytes)
    try Seal.check(try scratch.write(bytes))
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      let path = try scratch.write(changed)
      #expect(throws: Failure.self) { try Seal.check(path) }
    }
    for length in 0..<bytes.count {
      let path = try scratch.write(Array(bytes[..<length]))
      #expect(throws: Failure.self) { try Seal.check(path) }
    }
  }
}
