/// Row numbers that layers keep from the way forward for the way back.
final class RowIndex {
  private(set) var rows: [Int32] = []

  /// Room for so many.
  init(capacity: Int) { rows.reserveCapacity(capacity) }

  /// How many there are.
  var count: Int { rows.count }

  /// Takes other ones.
  func set(_ rows: Span<Int32>) {
    self.rows.removeAll(keepingCapacity: true)
    for index in rows.indices { self.rows.append(rows[index]) }
  }
}
