import Kernels

/// Where the rows of a batch end: each at a step of its own, or all at the last.
final class RowEnds {
  private var steps = 0
  private var lengths: [Int32] = []

  /// Room for so many rows.
  init(rows: Int) { lengths.reserveCapacity(rows) }

  /// Takes the ends of a batch of so many steps; without lengths all rows have all of them.
  func set(_ steps: Int, _ lengths: [Int32]) {
    self.steps = steps
    self.lengths.removeAll(keepingCapacity: true)
    self.lengths += lengths
  }

  /// Copies each row's state after its last step.
  ///
  /// - Parameter states: those before the first step and after each, (1 + T, B, units).
  func copy(_ states: TimeMajor, to result: Matrix) {
    if lengths.isEmpty { return result.copy(from: states[steps]) }
    for (row, length) in lengths.enumerated() {
      result.rows(row..<row + 1).copy(from: states[Int(length)].rows(row..<row + 1))
    }
  }

  /// Adds the gradient of the states after their last step, of those rows whose last step it is.
  func add(_ dEnds: Matrix, to dStates: Matrix, ofStep step: Int) {
    if lengths.isEmpty {
      if step == steps - 1 { Kernels.add(dEnds, to: dStates) }
      return
    }
    for (row, length) in lengths.enumerated() where Int(length) == step + 1 {
      Kernels.add(dEnds.rows(row..<row + 1), to: dStates.rows(row..<row + 1))
    }
  }
}
