import Kernels

/// The gradient of a table, each row the sum over those rows of a batch that have its token: zeros but for the rows that the
/// batch touches, which alone are written, travel, and change the weights.
public final class TableGradient {
  /// The table.
  public let slot: Slot
  /// The rows that this process's batches touch: all others are zeros in its branches.
  public private(set) var touched: RowSet
  /// The rows that the batches of all processes touch.
  public var touchedByAll: RowSet
  private var kept: RowSet
  private let sum: SumByToken

  init(_ slot: Slot, _ groups: RowGroups) {
    self.slot = slot
    sum = SumByToken(groups, tokens: slot.shape[0], columns: slot.shape[1])
    touched = RowSet(rows: slot.shape[0])
    touchedByAll = touched
    kept = touched
  }

  /// The floats of a row in the buffer of gradients.
  public func row(_ token: Int) -> Range<Int> {
    let start = slot.offset + token * slot.shape[1]
    return start..<start + slot.shape[1]
  }

  func set(from dRows: Matrix, at tokens: Span<Int32>, into table: Matrix, branchStride: Int) {
    sum(dRows, tokens, into: table, branchStride: branchStride, touched: &touched)
  }

  /// Takes note of the rows that are kept, with those of the batches before.
  func keep(isFirst: Bool) {
    if isFirst { kept.removeAll() }
    kept.formUnion(touched.words)
  }

  /// What was kept has been added.
  func addKept() { touched.formUnion(kept.words) }

  /// Rows that other processes touch have been written to this one's branch, or any if it is not known which.
  func overwritten(_ rows: RowSet?) {
    if let rows { touched.formUnion(rows.words) } else { touched.insertAll(slot.shape[0]) }
  }
}
