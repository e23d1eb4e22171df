import Kernels

/// The gradients that follow from the sums over all shards where many rows share inputs, computed from those inputs alone
/// that the batch of some process touched.
///
/// The other sums are zeros, which change no bit of a result.
final class TouchedInputs {
  private let shared: TableGradient
  private let sum = SumOfProducts(RowGroups(rows: 1))
  private var rows: [Int32] = []  // the touched ones, in ascending order
  private var inputs = Storage(count: 0)
  private let dSums: Matrix

  /// Creates the gradients for sums by input.
  init(_ shared: TableGradient) {
    self.shared = shared
    rows.reserveCapacity(shared.slot.shape[0])
    dSums = Matrix(rows: shared.slot.shape[0], columns: shared.slot.shape[1])
  }

  /// Computes the gradients of a kernel and a bias.
  ///
  ///     dW = xᵀ dy   db = Σ dy
  ///
  /// - Parameter all: x of all tokens, (tokens, features).
  /// - Returns: dy, (touched, outputs).
  func set(from all: Matrix, kernel: Matrix, bias: Matrix, _ sums: Parameters) -> Matrix {
    TouchedInputs.list(shared.touchedByAll, &rows)
    let dSums = dSums.rows(0..<rows.count)
    gather(sums[shared.slot], rows.span, into: dSums)
    sum(dSums, RowProduct(touched(of: all), into: kernel), sum: bias)
    return dSums
  }

  /// Lists the rows of a set. (An argument is checked for exclusive access once, a property at each access.)
  private static func list(_ set: RowSet, _ rows: inout [Int32]) {
    rows.removeAll(keepingCapacity: true)
    set.forEach { rows.append(Int32($0)) }
  }

  /// Calls `body` with the place and the row of each touched input.
  func forEach(_ body: (_ place: Int, _ row: Int) -> Void) {
    for (place, row) in rows.enumerated() { body(place, Int(row)) }
  }

  /// Returns the inputs that were touched, (touched, features).
  private func touched(of all: Matrix) -> Matrix {
    if inputs.count < all.rows * all.columns { inputs = Storage(count: all.rows * all.columns) }
    let rows = rows
    let result = Matrix(inputs, rows: rows.count, columns: all.columns)
    gather(all, rows.span, into: result)
    return result
  }
}
