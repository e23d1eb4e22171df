/// Random numbers from a counter: Philox 4×32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011).
///
/// A value depends on the seed, the stream and its index alone, never on who drew before, so any process can draw any
/// value.
public struct Random: Sendable {
  private let key: (UInt32, UInt32)
  private let stream: (UInt32, UInt32)

  /// The stream of a seed with a name (an array, a layer, a purpose).
  public init(seed: UInt64, stream: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = (UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32))
  }

  /// Seed and stream as one key, for generators whose counter has no room for the stream.
  package var wholeKey: (UInt32, UInt32) { (key.0 ^ stream.0, key.1 ^ stream.1) }

  /// 32 random bits.
  public func bits(_ index: Int) -> UInt32 { block(index >> 2)[index & 3] }

  /// The bits of four indices in a row.
  private func block(_ index: Int) -> SIMD4<UInt32> {
    let (low, high) = (UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32))
    return philox(SIMD4(low, high, stream.0, stream.1), key)
  }

  /// Uniform in [0, 1), a multiple of 2⁻²⁴.
  public func uniform(_ index: Int) -> Float { Float(bits(index) >> 8) * 0x1p-24 }

  /// Roughly normal, mean 0 and deviation 1: the sum of twelve uniform numbers less six (Irwin and Hall). Its parts
  /// are exact, so it has the same bits on every machine, which a logarithm of libm does not promise.
  public func normal(_ index: Int) -> Double {
    var sum: UInt32 = 0
    for part in 0..<3 { sum += (block(index * 3 + part) &>> 8).wrappedSum() }
    return Double(sum) * 0x1p-24 - 6
  }
}

/// One block of Philox 4×32 with ten rounds.
package func philox(_ counter: SIMD4<UInt32>, _ key: (UInt32, UInt32)) -> SIMD4<UInt32> {
  var x = counter
  var (key0, key1) = key
  for _ in 0..<10 {
    let first = UInt64(x[0]) * 0xD251_1F53
    let second = UInt64(x[2]) * 0xCD9E_8D57
    x = SIMD4(
      UInt32(truncatingIfNeeded: second >> 32) ^ x[1] ^ key0, UInt32(truncatingIfNeeded: second),
      UInt32(truncatingIfNeeded: first >> 32) ^ x[3] ^ key1, UInt32(truncatingIfNeeded: first))
    key0 &+= 0x9E37_79B9
    key1 &+= 0xBB67_AE85
  }
  return x
}

extension Random {
  /// The elements in a random order (Fisher and Yates, in Durstenfeld's form).
  public func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    for index in elements.indices.dropFirst().reversed() {
      // A multiple of 2³² / (index + 1) too many is 2⁻³² · index more likely, which no test will find.
      let other = Int((UInt64(bits(index)) * UInt64(index + 1)) >> 32)
      elements.swapAt(index, other)
    }
    return elements
  }
}
