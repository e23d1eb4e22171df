/// Random numbers from a counter: Philox 4×32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011).
///
/// A value depends only on the seed, the stream and its index. It does not depend on the values drawn before, so any
/// process can draw any value.
public struct Random: Sendable {
  private let key: (UInt32, UInt32)
  private let stream: (UInt32, UInt32)

  /// Creates a stream of random numbers. `stream` is the name of what it is for, such as an array or a layer.
  public init(seed: UInt64, stream: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = (UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32))
  }

  /// The seed and the stream as one key, for generators whose counter has no room for the stream.
  package var wholeKey: (UInt32, UInt32) { (key.0 ^ stream.0, key.1 ^ stream.1) }

  /// Returns 32 random bits.
  public func bits(_ index: Int) -> UInt32 { block(index >> 2)[index & 3] }

  /// Returns the bits of four consecutive indices.
  private func block(_ index: Int) -> SIMD4<UInt32> {
    let (low, high) = (UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32))
    return philox(SIMD4(low, high, stream.0, stream.1), key)
  }

  /// Returns a number that is uniform in [0, 1): a multiple of 2⁻²⁴.
  public func uniform(_ index: Int) -> Float { Float(bits(index) >> 8) * 0x1p-24 }

  /// Returns a number that is approximately normal, with mean 0 and standard deviation 1: the sum of twelve uniform
  /// numbers minus six (Irwin and Hall). The sum is exact, so it has the same bits on every machine. A logarithm from
  /// the C library would not guarantee that.
  public func normal(_ index: Int) -> Double {
    var sum: UInt32 = 0
    for part in 0..<3 { sum += (block(index * 3 + part) &>> 8).wrappedSum() }
    return Double(sum) * 0x1p-24 - 6
  }
}

/// Returns one block of Philox 4×32 with ten rounds.
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
  /// Returns numbers in random order (the Fisher-Yates shuffle in Durstenfeld's form).
  ///
  /// The numbers have one type, because a shuffle of any type that another module calls is many times as slow.
  public func shuffled(_ elements: consuming [UInt32]) -> [UInt32] {
    for index in elements.indices.dropFirst().reversed() {
      // Because 2³² is in general not a multiple of index + 1, some indices are more likely by 2⁻³² · index, which is
      // too little to measure.
      let other = Int((UInt64(bits(index)) * UInt64(index + 1)) >> 32)
      elements.swapAt(index, other)
    }
    return elements
  }
}
