/// Row numbers that a layer keeps from the forward pass for the backward pass.
final class RowIndex {
  private(set) var rows: [Int32] = []

  /// Creates an empty index with room for `capacity` row numbers.
  init(capacity: Int) { rows.reserveCapacity(capacity) }

  /// The number of row numbers.
  var count: Int { rows.count }

  /// Replaces the row numbers.
  func set(_ rows: Span<Int32>) {
    self.rows.removeAll(keepingCapacity: true)
    for index in rows.indices { self.rows.append(rows[index]) }
  }
}
