/// The sum of the squares of all floats. Each block of 4,096 is summed in single precision, the blocks in double.
public func sumOfSquares(_ storage: Storage) -> Double {
  var total = 0.0
  var start = 0
  while start < storage.count {
    let count = min(4096, storage.count - start)
    var sums = Vector()
    forEachVector(count) { k, lanes in
      let x = load(storage.base + start + k, lanes)
      sums = sums.adding(x, times: x)
    }
    total += Double(sums.sum())
    start += count
  }
  return total
}
