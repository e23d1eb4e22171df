import Kernels

/// Where the rows of a batch end: each at a step of its own, behind which there is padding, or all at the last.
///
/// A row of padding alone has no last step; what is asked of it is of its first one, the state it began with, or zeros.
public final class RowEnds {
  /// T, the number of steps of the batch.
  public private(set) var steps = 0
  /// How many steps each row has; empty where all have all of them.
  public private(set) var lengths: [Int32] = []

  /// None yet, with room for those of so many rows.
  public init(rows: Int = 0) { lengths.reserveCapacity(rows) }

  /// Takes those of a batch of so many steps; without lengths all rows have all of them.
  package func set(_ steps: Int, _ lengths: [Int32]) {
    self.steps = steps
    self.lengths.removeAll(keepingCapacity: true)
    self.lengths += lengths
  }

  /// The last step of a row.
  func last(_ row: Int) -> Int { lengths.isEmpty ? steps - 1 : max(0, Int(lengths[row]) - 1) }

  /// The outputs of each row's last step: where they are, if that is the same step for all, otherwise copied to `room`.
  func outputs(_ outputs: TimeMajor, room: Matrix) -> Matrix {
    if lengths.isEmpty { return outputs[steps - 1] }
    let result = room.rows(0..<outputs.rows)
    for row in 0..<outputs.rows { result.rows(row..<row + 1).copy(from: outputs[last(row)].rows(row..<row + 1)) }
    return result
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

  /// Adds what belongs to the last steps, (B, units), in those rows whose last step it is.
  func add(_ dLast: Matrix, to dStep: Matrix, ofStep step: Int) {
    if lengths.isEmpty {
      if step == steps - 1 { Kernels.add(dLast, to: dStep) }
      return
    }
    for (row, length) in lengths.enumerated() where Int(length) == step + 1 {
      Kernels.add(dLast.rows(row..<row + 1), to: dStep.rows(row..<row + 1))
    }
  }

  /// The same with zeros in all other rows.
  func put(_ dLast: Matrix, into dStep: Matrix, ofStep step: Int) {
    dStep.fill(0)
    add(dLast, to: dStep, ofStep: step)
  }
}
