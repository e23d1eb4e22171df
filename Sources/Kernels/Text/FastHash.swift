/// The hash XXH64 of bytes (Y. Collet, https://github.com/Cyan4973/xxHash), with seed 0. It is computed at the speed of
/// memory, and tells whether a file has changed. It is not cryptographic.
public struct FastHash: Sendable {
  private static let block = 32
  private var lanes = SIMD4<UInt64>(first &+ second, second, 0, 0 &- first)
  private var count = 0
  private var rest: [UInt8] = []  // fewer bytes than a block

  private static let first: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let second: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let third: UInt64 = 0x1656_67B1_9E37_79F9
  private static let fourth: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let fifth: UInt64 = 0x27D4_EB2F_1656_67C5

  /// Creates the hash of no bytes.
  public init() {}

  /// Returns the hash of some bytes.
  public static func of(_ bytes: Span<UInt8>) -> UInt64 {
    var hash = FastHash()
    hash.add(bytes)
    return hash.value
  }

  /// Adds bytes.
  public mutating func add(_ bytes: Span<UInt8>) {
    count += bytes.count
    bytes.withUnsafeBytes { bytes in
      var bytes = bytes[...]
      if !rest.isEmpty {
        let missing = bytes.prefix(FastHash.block - rest.count)
        rest += missing
        bytes = bytes.dropFirst(missing.count)
        if rest.count < FastHash.block { return }
        rest.withUnsafeBytes { addBlocks($0) }
      }
      let whole = bytes.count / FastHash.block * FastHash.block
      addBlocks(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)))
      rest = Array(bytes.dropFirst(whole))
    }
  }

  private mutating func addBlocks(_ bytes: UnsafeRawBufferPointer) {
    var (a, b, c, d) = (lanes[0], lanes[1], lanes[2], lanes[3])
    for offset in stride(from: 0, to: bytes.count, by: FastHash.block) {
      a = FastHash.round(a, FastHash.word(bytes, offset))
      b = FastHash.round(b, FastHash.word(bytes, offset + 8))
      c = FastHash.round(c, FastHash.word(bytes, offset + 16))
      d = FastHash.round(d, FastHash.word(bytes, offset + 24))
    }
    lanes = SIMD4(a, b, c, d)
  }

  /// The hash of all bytes.
  public var value: UInt64 {
    var hash = FastHash.fifth
    if count >= FastHash.block {
      hash = zip([1, 7, 12, 18], 0..<4).reduce(0) { $0 &+ FastHash.rotated(lanes[$1.1], $1.0) }
      for lane in 0..<4 {
        hash = (hash ^ FastHash.round(0, lanes[lane])) &* FastHash.first &+ FastHash.fourth
      }
    }
    return FastHash.mixed(withRest(hash &+ UInt64(count)))
  }

  /// Returns a hash with the last bytes, fewer than ``block``, in it.
  private func withRest(_ hash: UInt64) -> UInt64 {
    rest.withUnsafeBytes { rest in
      var (hash, offset) = (hash, 0)
      while offset + 8 <= rest.count {
        hash =
          FastHash.rotated(hash ^ FastHash.round(0, FastHash.word(rest, offset)), 27) &* FastHash.first
          &+ FastHash.fourth
        offset += 8
      }
      if offset + 4 <= rest.count {
        let word = UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        hash = FastHash.rotated(hash ^ UInt64(word) &* FastHash.first, 23) &* FastHash.second &+ FastHash.third
        offset += 4
      }
      for byte in rest[offset...] {
        hash = FastHash.rotated(hash ^ UInt64(byte) &* FastHash.fifth, 11) &* FastHash.first
      }
      return hash
    }
  }

  private static func mixed(_ hash: UInt64) -> UInt64 {
    var hash = (hash ^ hash >> 33) &* second
    hash = (hash ^ hash >> 29) &* third
    return hash ^ hash >> 32
  }

  @inline(__always) private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* second, 31) &* first
  }

  @inline(__always) private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word &<< bits | word &>> (64 &- bits)
  }

  @inline(__always) private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
