import Kernels
import Testing

/// Compares bfloat16 packing with rounding the bits one by one.
struct BFloat16Tests {
  @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 48, 64, 100, 1000])
  func roundsToTheNearest(count: Int) {
    let values = random(1, count + 5, seed: 1, scale: 1e3).values
    let (floats, packed) = (Storage(count: count + 5), Storage(count: packedBFloat16Count(count) + 3))
    floats.vector.set(values)
    packBFloat16(floats, 5..<count + 5, into: packed, at: 3)
    let back = Storage(count: count + 9)
    back.fill(7)
    unpackBFloat16(packed, at: 3, into: back, 4..<count + 4)
    let found = back.vector.values
    #expect(found.prefix(4).allSatisfy { $0 == 7 } && found.suffix(5).allSatisfy { $0 == 7 })
    for (mine, value) in zip(found.dropFirst(4), values.dropFirst(5)) { #expect(mine == rounded(value)) }
  }

  @Test func keepsWhatIsNotANumber() {
    let values: [Float] = [
      .nan, -.nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, 1.00390625, 1.01171875,
    ]
    let (floats, packed) = (Storage(count: 9), Storage(count: 16))
    floats.vector.set(values)
    packBFloat16(floats, 0..<9, into: packed, at: 0)
    unpackBFloat16(packed, at: 0, into: floats, 0..<9)
    let found = floats.vector.values
    #expect(found[0].isNaN && found[1].isNaN)
    #expect(found[2] == .infinity && found[3] == -.infinity && found[6] == .infinity)
    #expect(found[4].bitPattern == 0 && found[5].bitPattern == 0x8000_0000)
    // Halfway between two values: rounded to the even one.
    #expect(found[7] == 1 && found[8] == 1.015625)
  }

  /// Returns the nearer of the two neighbours, found by trying both.
  private func rounded(_ value: Float) -> Float {
    let low = Float(bitPattern: value.bitPattern & 0xFFFF_0000)
    let high = Float(bitPattern: (value.bitPattern & 0xFFFF_0000) &+ 0x1_0000)
    let (down, up) = (abs(Double(value) - Double(low)), abs(Double(high) - Double(value)))
    if down == up { return low.bitPattern & 0x1_0000 == 0 ? low : high }
    return down < up ? low : high
  }
}
