/// The sum of the squares of all floats. Each block of 4,096 is summed in single precision, the blocks in double.
public func sumOfSquares(_ storage: Storage) -> Double {
  var total = 0.0
  var start = 0
  while start < storage.count {
    let count = min(4096, storage.count - start)
    var sums = Vector()
    forEachVector(count) { k, lanes in
      let x = load(storage.base + start + k, lanes)
      sums.addProduct(x, x)
    }
    total += Double(sums.sum())
    start += count
  }
  return total
}

/// A hash of the bits of `matrix`: cheap, and another for any one changed bit. Not meant against an adversary.
public func hash(_ matrix: Matrix) -> UInt64 {
  var lanesHash = SIMD16<UInt32>(repeating: 0x811C_9DC5)
  for row in 0..<matrix.rows {
    let start = matrix.start + row * matrix.stride
    forEachVector(matrix.columns) { k, lanes in
      let bits = unsafeBitCast(load(start + k, lanes), to: SIMD16<UInt32>.self)
      lanesHash = (lanesHash ^ bits) &* 0x0100_0193
    }
  }
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for lane in 0..<Machine.lanes { hash = (hash ^ UInt64(lanesHash[lane])) &* 0x0000_0100_0000_01B3 }
  return hash
}
