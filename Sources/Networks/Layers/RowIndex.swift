import Kernels

/// Which rows of a table the positions of a batch read. A layer keeps it from the forward pass for the backward pass.
final class RowIndex {
  /// The row that each position reads.
  private(set) var rows: [Int32] = []
  /// The rows that some position reads, in ascending order.
  private(set) var distinct: [Int32] = []
  /// The place in ``distinct`` of the row that each position reads.
  private(set) var places: [Int32] = []
  private var present: RowSet
  private var placeOf: [Int32]

  /// Creates an empty index with room for `capacity` positions, for a table of `tableRows` rows.
  init(capacity: Int, tableRows: Int) {
    rows.reserveCapacity(capacity)
    distinct.reserveCapacity(tableRows)
    places.reserveCapacity(capacity)
    present = RowSet(rows: tableRows)
    placeOf = Array(repeating: 0, count: tableRows)
  }

  /// The number of positions.
  var count: Int { rows.count }

  /// Replaces the rows that the positions read.
  func set(_ rows: Span<Int32>) {
    self.rows.removeAll(keepingCapacity: true)
    present.removeAll()
    for index in rows.indices {
      self.rows.append(rows[index])
      present.insert(Int(rows[index]))
    }
    distinct.removeAll(keepingCapacity: true)
    present.forEach { row in
      placeOf[row] = Int32(distinct.count)
      distinct.append(Int32(row))
    }
    places.removeAll(keepingCapacity: true)
    for row in self.rows { places.append(placeOf[Int(row)]) }
  }
}
