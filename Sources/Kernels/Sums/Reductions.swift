/// The number of floats of a block of a sum of squares. This is not a block size for a machine: the blocks decide how the
/// sum is rounded, so another number would give other bits.
private let squaresBlock = 4096

/// Returns the sum of the squares of the floats in `range`. Blocks of 4,096 floats are summed in single precision, and
/// the sums of the blocks in double precision.
public func sumOfSquares(_ storage: Storage, _ range: Range<Int>) -> Double {
  requireRange(range, within: storage.count, "storage")
  let values = storage.base + range.lowerBound
  return sumOfSquares(count: range.count) { k, lanes in load(values + k, lanes) }
}

/// Returns the sum of the squares of `count` floats, as ``sumOfSquares(_:_:)`` does.
///
/// - Parameter values: Returns the floats from an offset on. It is called once for each vector, in order, and its lanes
///   behind the last float must be zero.
@inline(__always) func sumOfSquares(count: Int, _ values: (_ offset: Int, _ lanes: Int) -> Vector) -> Double {
  var total = 0.0
  var start = 0
  while start < count {
    let size = min(squaresBlock, count - start)
    var sums = Vector()
    forEachVector(size) { k, lanes in
      let x = values(start + k, lanes)
      sums = sums.adding(x, times: x)
    }
    total += Double(sums.sum())
    start += size
  }
  return total
}

/// Returns whether all floats are finite.
public func isFinite(_ matrix: Matrix) -> Bool {
  var sums = Vector()
  for row in 0..<matrix.rows {
    // A finite float times zero is zero. Any other is NaN, and so is every sum with it.
    forEachVector(matrix.columns) { k, lanes in sums = sums.adding(load(matrix.place(row, k), lanes), times: Vector()) }
  }
  return sums.sum() == 0
}

extension Matrix {
  /// Returns the rank of a column in a row, from 0: the number of columns with a greater value, or with an equal value
  /// and a smaller index. The rank is the number of columns if the value is NaN.
  public func rank(ofColumn column: Int, row: Int) -> Int {
    let (value, start) = (self[row, column], place(row, 0))
    if value.isNaN { return columns }
    var rank = 0
    for k in 0..<column where start[k] >= value { rank += 1 }
    for k in column + 1..<columns where start[k] > value { rank += 1 }
    return rank
  }
}
