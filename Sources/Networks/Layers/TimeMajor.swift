import Kernels

/// Steps of rows of features, (T, B, F): all rows of step 0, then all rows of step 1, ….
///
/// A step is a (B, F) matrix, and all steps are one (T · B, F) matrix.
public struct TimeMajor {
  /// All steps as one matrix, (T · B, F).
  public let all: Matrix
  /// T, the number of steps.
  public let steps: Int
  /// B, the rows of a step.
  public let rows: Int

  /// Steps over the rows of `all`, `rows` a step.
  public init(_ all: Matrix, rows: Int) {
    precondition(rows > 0 && all.rows % rows == 0, "\(all.rows) rows are no steps of \(rows)")
    self.all = all
    self.rows = rows
    steps = all.rows / rows
  }

  /// Room for `steps` steps, all zero.
  public init(steps: Int, rows: Int, features: Int) {
    self.init(Matrix(rows: steps * rows, columns: features), rows: rows)
  }

  /// F, the features of a row.
  public var features: Int { all.columns }

  /// One step, (B, F).
  public subscript(step: Int) -> Matrix { all.rows(step * rows..<(step + 1) * rows) }

  /// Some of the steps, as a view.
  public subscript(range: Range<Int>) -> TimeMajor {
    TimeMajor(all.rows(range.lowerBound * rows..<range.upperBound * rows), rows: rows)
  }
}
