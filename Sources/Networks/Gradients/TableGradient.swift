import Kernels

/// The gradient of a table. Each row is the sum over those rows of a batch that have its token.
///
/// All rows are zero but those that the batch touches. Only touched rows are written, sent, and used to change the
/// weights.
public final class TableGradient {
  /// The table.
  public let slot: Slot
  /// The rows that this process's batches touched. All other rows are zero in this process's branches.
  public private(set) var touched: RowSet
  /// The rows that the batches of all processes touched.
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

  /// Sums rows by their tokens into `table`, the array of the first branch.
  func set(from dRows: Matrix, at tokens: Span<Int32>, into table: Matrix, branchStride: Int) {
    sum(dRows, tokens, into: table, branchStride: branchStride, touched: &touched)
  }

  /// Remembers the touched rows, in addition to those of the batches before.
  func keep(isFirst: Bool) {
    if isFirst { kept.removeAll() }
    kept.formUnion(touched.words)
  }

  /// Marks the remembered rows as touched.
  func addKept() { touched.formUnion(kept.words) }

  /// Takes the rows that this process touched for those of all processes.
  public func takeOwnForAll() { touchedByAll.copy(from: touched) }

  /// Marks rows as touched because sums of other processes were written to them.
  ///
  /// - Parameter rows: which rows, or nil if that is not known.
  func overwritten(_ rows: RowSet?) {
    if let rows { touched.formUnion(rows.words) } else { touched.insertAll(slot.shape[0]) }
  }
}
