/// The sum of the squares of the first `count` floats. Each block of 4,096 is summed in single precision, the blocks in double.
public func sumOfSquares(_ storage: Storage, count: Int) -> Double {
  require(count <= storage.count, "\(count) of \(storage.count) floats")
  var total = 0.0
  var start = 0
  while start < count {
    let size = min(4096, count - start)
    var sums = Vector()
    forEachVector(size) { k, lanes in
      let x = load(storage.base + start + k, lanes)
      sums = sums.adding(x, times: x)
    }
    total += Double(sums.sum())
    start += size
  }
  return total
}
