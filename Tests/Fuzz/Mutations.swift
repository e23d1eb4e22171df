import Checkpoints

/// Changes checkpoints at random. The same number always gives the same file.
struct Mutations {
  private let seeds: [Seed]
  /// Words with a meaning in a config or at the limits of its values.
  private static let words = [
    "&a [*a]", "*a", "[[[[[[", "{{{{{{", "-1", "0", "9223372036854775807", "1e999", ".nan", "units: 1048576", "? - :\n",
    "\u{0}", "\u{FFFD}", "batch: 1073741824", "unroll: 1073741824", "one-hot", "gru", "sgd",
  ].map { Array($0.utf8) }

  init(_ seeds: [Seed]) { self.seeds = seeds }

  /// Returns a changed checkpoint with a correct seal, and the index of the seed that it was made from.
  func file(_ number: Int) -> (seed: Int, bytes: [UInt8]) {
    var random = Draws(UInt64(number))
    let seed = random.below(seeds.count)
    var bytes = seeds[seed].body
    for _ in 0...random.below(4) { change(&bytes, of: seeds[seed], &random) }
    // The library stops reading at a wrong checksum, so most checksums are corrected.
    if random.below(8) > 0 {
      for part in seeds[seed].parts where part.differs(bytes, seeds[seed].body) { part.repair(&bytes) }
    }
    if random.below(20) == 0 { bytes.removeLast(random.below(bytes.count - 8)) }
    Seal.close(&bytes)
    return (seed, bytes)
  }

  private func change(_ bytes: inout [UInt8], of seed: Seed, _ random: inout Draws) {
    let start = position(in: seed, &random)
    let length = min(1 << random.below(9), bytes.count - start)
    switch random.below(8) {
    case 0: bytes[start] ^= 1 << UInt8(random.below(8))
    case 1: for at in start..<start + length { bytes[at] = UInt8(random.below(256)) }
    case 2, 3, 4: setField(&bytes, start, &random)
    case 5:
      let from = random.below(bytes.count - length + 1)
      bytes.replaceSubrange(start..<start + length, with: Array(bytes[from..<from + length]))
    case 6:
      // Up to 64 KiB from the same position in another checkpoint.
      let other = seeds[random.below(seeds.count)].body
      let end = min(start + length * 128, bytes.count, other.count)
      if start < end { bytes.replaceSubrange(start..<end, with: other[start..<end]) }
    default:
      let word = Mutations.words[random.below(Mutations.words.count)].prefix(bytes.count - start)
      bytes.replaceSubrange(start..<start + word.count, with: word)
    }
  }

  /// Sets bytes that may be a length, a count or an address.
  private func setField(_ bytes: inout [UInt8], _ start: Int, _ random: inout Draws) {
    let width = min(1 << random.below(4), bytes.count - start)
    let old = (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    let size = UInt64(bytes.count)
    let extremes: [UInt64] = [0, 1, .max, .max - 1, .max / 2, .max / 2 + 1, size, size - 1, size / 2]
    let near: [UInt64] = [old &+ 1, old &- 1, old &* 2, UInt64(start), UInt64(random.below(bytes.count))]
    let values = extremes + near
    let value = values[random.below(values.count)]
    for byte in 0..<width { bytes[start + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)) }
  }

  /// Draws a position, mostly in metadata, since most bytes are the numbers of arrays.
  private func position(in seed: Seed, _ random: inout Draws) -> Int {
    let kind = random.below(8)
    if kind < 5, !seed.parts.isEmpty {
      let part = seed.parts[random.below(seed.parts.count)].range
      return part.lowerBound + random.below(part.count)
    }
    if kind < 7, let heap = seed.heaps.isEmpty ? nil : seed.heaps[random.below(seed.heaps.count)] {
      return min(heap + random.below(4096), seed.body.count - 1)
    }
    return random.below(seed.body.count)
  }
}

/// A generator of random numbers (SplitMix64).
struct Draws {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 &+ 1 }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }
}
