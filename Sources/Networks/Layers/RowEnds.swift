import Kernels

/// The last step of each row of a batch. Rows end at different steps, followed by padding, or all end at the last step.
///
/// A row of length 0, which is only padding, has no last step. Its output is that of step 0, its final state is its
/// initial state, and it receives no gradient.
public final class RowEnds {
  /// T, the number of time steps of the batch.
  public private(set) var steps = 0
  /// The number of steps of each row. Empty if all rows have all T steps.
  public private(set) var lengths: [Int32] = []

  /// Creates an empty value, with room for `rows` rows.
  public init(rows: Int = 0) { lengths.reserveCapacity(rows) }

  /// Replaces the values by those of a batch.
  ///
  /// - Parameters:
  ///   - steps: T.
  ///   - lengths: the number of steps of each row. Empty if all rows have all T steps.
  package func set(_ steps: Int, _ lengths: [Int32]) {
    self.steps = steps
    self.lengths.removeAll(keepingCapacity: true)
    self.lengths += lengths
  }

  /// Returns the last step of a row. This is 0 for a row of length 0.
  func last(_ row: Int) -> Int { lengths.isEmpty ? steps - 1 : max(0, Int(lengths[row]) - 1) }

  /// Returns the outputs of each row's last step, (B, features). This is a view of `outputs` if all rows end at the
  /// last step. Otherwise, they are copied to `room`.
  func outputs(_ outputs: TimeMajor, room: Matrix) -> Matrix {
    if lengths.isEmpty { return outputs[steps - 1] }
    let result = room.rows(0..<outputs.rows)
    for row in 0..<outputs.rows { result.rows(row..<row + 1).copy(from: outputs[last(row)].rows(row..<row + 1)) }
    return result
  }

  /// Copies each row's state after its last step to `result`, (B, units).
  ///
  /// - Parameter states: the states before the first step and after each step, (1 + T, B, units).
  func copy(_ states: TimeMajor, to result: Matrix) {
    if lengths.isEmpty { return result.copy(from: states[steps]) }
    for (row, length) in lengths.enumerated() {
      result.rows(row..<row + 1).copy(from: states[Int(length)].rows(row..<row + 1))
    }
  }

  /// Adds the rows of `dLast`, (B, units), whose last step is `step` to `dStep`, (B, units).
  func add(_ dLast: Matrix, to dStep: Matrix, ofStep step: Int) {
    if lengths.isEmpty {
      if step == steps - 1 { Kernels.add(dLast, to: dStep) }
      return
    }
    for (row, length) in lengths.enumerated() where Int(length) == step + 1 {
      Kernels.add(dLast.rows(row..<row + 1), to: dStep.rows(row..<row + 1))
    }
  }

  /// Copies the rows of `dLast`, (B, units), whose last step is `step` to `dStep`, (B, units). Sets all other rows to
  /// zero.
  func put(_ dLast: Matrix, into dStep: Matrix, ofStep step: Int) {
    dStep.fill(0)
    add(dLast, to: dStep, ofStep: step)
  }
}
