import Kernels

/// An array of time steps, rows and features, (T, B, F), time-major: all rows of step 0, then all rows of step 1, ….
///
/// A step is a (B, F) matrix, and all steps are one (T · B, F) matrix.
public struct TimeMajor {
  /// All steps as one matrix, (T · B, F).
  public let all: Matrix
  /// T, the number of time steps.
  public let steps: Int
  /// B, the number of rows of each step.
  public let rows: Int

  /// Creates a view of a matrix, (T · B, F), whose steps have `rows` rows each.
  public init(_ all: Matrix, rows: Int) {
    precondition(rows > 0 && all.rows % rows == 0, "\(all.rows) rows are no steps of \(rows)")
    self.all = all
    self.rows = rows
    steps = all.rows / rows
  }

  /// Creates an array of zeros.
  public init(steps: Int, rows: Int, features: Int) {
    self.init(Matrix(rows: steps * rows, columns: features), rows: rows)
  }

  /// F, the number of features of each row.
  public var features: Int { all.columns }

  /// A time step, (B, F), as a view.
  public subscript(step: Int) -> Matrix { all.rows(step * rows..<(step + 1) * rows) }

  /// Some of the time steps, as a view.
  public subscript(range: Range<Int>) -> TimeMajor {
    TimeMajor(all.rows(range.lowerBound * rows..<range.upperBound * rows), rows: rows)
  }
}
