/// Sixteen blocks of Philox 4×32 with ten rounds (Salmon et al., 2011), which differ in the first word of the counter.
struct PhiloxBlocks {
  private var x0, x1, x2, x3: SIMD16<UInt32>

  @inline(always) init(
    _ first: SIMD16<UInt32>, _ second: UInt32, _ third: UInt32, _ fourth: UInt32, _ key: (UInt32, UInt32)
  ) {
    (x0, x1) = (first, SIMD16(repeating: second))
    (x2, x3) = (SIMD16(repeating: third), SIMD16(repeating: fourth))
    var (key0, key1) = key
    for _ in 0..<10 {
      let (first, second) = (PhiloxBlocks.product(x0, 0xD251_1F53), PhiloxBlocks.product(x2, 0xCD9E_8D57))
      (x0, x1, x2, x3) = (second.high ^ x1 ^ key0, second.low, first.high ^ x3 ^ key1, first.low)
      key0 &+= 0x9E37_79B9
      key1 &+= 0xBB67_AE85
    }
  }

  /// Returns one word of each block.
  @inline(always) subscript(word: Int) -> SIMD16<UInt32> {
    switch word {
    case 0: x0
    case 1: x1
    case 2: x2
    default: x3
    }
  }

  @inline(always) private static func product(
    _ x: SIMD16<UInt32>, _ factor: UInt32
  ) -> (high: SIMD16<UInt32>, low: SIMD16<UInt32>) {
    var high = SIMD16<UInt32>()
    high.lowHalf = PhiloxBlocks.high(x.lowHalf, factor)
    high.highHalf = PhiloxBlocks.high(x.highHalf, factor)
    return (high, x &* factor)
  }

  @inline(always) private static func high(_ x: SIMD8<UInt32>, _ factor: UInt32) -> SIMD8<UInt32> {
    SIMD8(truncatingIfNeeded: (SIMD8<UInt64>(truncatingIfNeeded: x) &* UInt64(factor)) &>> 32)
  }
}
