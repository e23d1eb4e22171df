/// Floats of a block of ``sumOfSquares(_:_:)``. Not a size that may suit the machine: the blocks decide the rounding, so
/// another number would be another result.
private let squaresBlock = 4096

/// The sum of the squares of some floats. Each block of 4,096 is summed in single precision, the blocks in double.
public func sumOfSquares(_ storage: Storage, _ range: Range<Int>) -> Double {
  requireRange(range, within: storage.count, "storage")
  var total = 0.0
  var start = range.lowerBound
  while start < range.upperBound {
    let size = min(squaresBlock, range.upperBound - start)
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

/// Whether no float is infinite or NaN.
public func isFinite(_ matrix: Matrix) -> Bool {
  var sums = Vector()
  for row in 0..<matrix.rows {
    // A finite float times zero is zero, any other is NaN, which no sum loses.
    forEachVector(matrix.columns) { k, lanes in sums = sums.adding(load(matrix.place(row, k), lanes), times: Vector()) }
  }
  return sums.sum() == 0
}

extension Matrix {
  /// How many columns of a row have a greater value than the one at `column`, or an equal one before it; all where that is
  /// not a number.
  public func rank(ofColumn column: Int, row: Int) -> Int {
    let (value, start) = (self[row, column], place(row, 0))
    if value.isNaN { return columns }
    var rank = 0
    for k in 0..<column where start[k] >= value { rank += 1 }
    for k in column + 1..<columns where start[k] > value { rank += 1 }
    return rank
  }
}
