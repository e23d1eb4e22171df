/// Reverses the steps of each row of a sequence within the row's length. What lies behind that stays where it is.
///
/// Done twice it gives back what was there.
///
/// - Parameters:
///   - source: all rows of step 0, then all rows of step 1, …, (T · B, F).
///   - rows: B.
///   - lengths: the steps of each row; empty where every row has all T.
///   - result: receives them, in a memory of its own, (T · B, F).
public func reverseSteps(_ source: Matrix, rows: Int, lengths: Span<Int32>, into result: Matrix) {
  require(
    source.rows == result.rows && source.columns == result.columns && source.rows % rows == 0
      && (lengths.isEmpty || lengths.count == rows), "shapes differ")
  let steps = source.rows / rows
  for row in 0..<rows {
    let length = lengths.isEmpty ? steps : Int(lengths[row])
    require(length >= 0 && length <= steps, "a row of \(length) among \(steps) steps")
    for step in 0..<steps {
      let from = step < length ? length - 1 - step : step
      result.place(step * rows + row, 0).update(from: source.place(from * rows + row, 0), count: source.columns)
    }
  }
}
