// bfloat16, the upper half of a `Float`, for slow networks. Values are rounded to the nearest, ties to even.
//
// Two packed values share the 32 bits of one float: lane k of a packed vector holds lane k of two consecutive vectors,
// the first in its lower half and the second in its upper half.

/// The number of floats that are packed together: two vectors, which become one packed vector.
///
/// A slice of an array that starts at a multiple of this can be packed by itself. Its packed floats start at half the
/// offset.
public var packedBFloat16Granularity: Int { 2 * Machine.lanes }

/// Returns the number of floats that `count` packed values take.
public func packedBFloat16Count(_ count: Int) -> Int {
  require(count >= 0, "count is \(count)")
  return (count + packedBFloat16Granularity - 1) / packedBFloat16Granularity * Machine.lanes
}

/// Packs the floats in `range` of `storage` into `packed`, from `target` on.
public func packBFloat16(_ storage: Storage, _ range: Range<Int>, into packed: Storage, at target: Int) {
  check(storage, range, packed, target)
  let (source, result) = (storage.base + range.lowerBound, packed.base + target)
  for word in stride(from: 0, to: packedBFloat16Count(range.count), by: Machine.lanes) {
    let (low, high) = (2 * word, 2 * word + Machine.lanes)
    let first = rounded(load(source + low, min(Machine.lanes, range.count - low))) &>> 16
    let second = rounded(load(source + min(high, range.count), max(0, min(Machine.lanes, range.count - high))))
    store(unsafeBitCast(first | (second & 0xFFFF_0000), to: Vector.self), result + word)
  }
}

/// Unpacks values from `packed`, from `start` on, into the floats in `range` of `storage`.
public func unpackBFloat16(_ packed: Storage, at start: Int, into storage: Storage, _ range: Range<Int>) {
  check(storage, range, packed, start)
  let (source, result) = (packed.base + start, storage.base + range.lowerBound)
  for word in stride(from: 0, to: packedBFloat16Count(range.count), by: Machine.lanes) {
    let (low, high) = (2 * word, 2 * word + Machine.lanes)
    let bits = unsafeBitCast(load(source + word), to: SIMD16<UInt32>.self)
    store(unsafeBitCast(bits &<< 16, to: Vector.self), result + low, min(Machine.lanes, range.count - low))
    if high < range.count {
      let second = unsafeBitCast(bits & 0xFFFF_0000, to: Vector.self)
      store(second, result + high, min(Machine.lanes, range.count - high))
    }
  }
}

/// Returns the bits, with the upper half rounded. NaN stays NaN.
private func rounded(_ x: Vector) -> SIMD16<UInt32> {
  let bits = unsafeBitCast(x, to: SIMD16<UInt32>.self)
  let result = bits &+ 0x7FFF &+ ((bits &>> 16) & 1)
  return result.replacing(with: bits | 0x0040_0000, where: x .!= x)
}

private func check(_ storage: Storage, _ range: Range<Int>, _ packed: Storage, _ place: Int) {
  requireRange(range, within: storage.count, "storage")
  require(
    place >= 0 && place <= packed.count - packedBFloat16Count(range.count),
    "packed has \(packed.count) floats, which do not include those of \(range.count) from \(place) on")
}
