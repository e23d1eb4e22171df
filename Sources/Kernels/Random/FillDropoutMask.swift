/// Sets each float to 0 with probability `rate`, and otherwise to 1 / (1 − rate).
///
/// The random numbers come from a counter (Philox 4×32-10). The four words of the counter are the unit, the time step,
/// the row and the training step. A block of four random words serves units that are 16 apart: unit u of 64 is word u /
/// 16 of counter u % 16.
public func fillDropoutMask(_ mask: Matrix, rate: Double, key: (UInt32, UInt32), at place: DropoutPlace) {
  require(rate >= 0 && rate < 1, "rate is \(rate), not at least 0 and less than 1")
  let least = SIMD16(repeating: UInt32(rate * 0x1p32))
  let kept = Vector(repeating: Float(1 / (1 - rate)))
  let lanes = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  for row in 0..<mask.rows {
    let target = mask.place(row, 0)
    for first in stride(from: 0, to: mask.columns, by: 4 * Machine.lanes) {
      let words = PhiloxBlocks(
        lanes &+ UInt32(first / 4), UInt32(truncatingIfNeeded: place.time),
        UInt32(truncatingIfNeeded: place.firstRow + row), UInt32(truncatingIfNeeded: place.step), key)
      forEachVector(min(4 * Machine.lanes, mask.columns - first)) { k, lanes in
        store(Vector().replacing(with: kept, where: words[k / Machine.lanes] .>= least), target + first + k, lanes)
      }
    }
  }
}
