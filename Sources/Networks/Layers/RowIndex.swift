/// Which rows of a table the positions of a batch read. A layer keeps it from the forward pass for the backward pass.
final class RowIndex {
  /// The row that each position reads.
  private(set) var rows: [Int32] = []
  /// The rows that some position reads, in ascending order.
  private(set) var distinct: [Int32] = []
  /// The place in ``distinct`` of the row that each position reads.
  private(set) var places: [Int32] = []
  private var placeOf: [Int32]  // of each row of the table: its place in `distinct`

  /// Creates an empty index with room for `capacity` positions, for a table of `tableRows` rows.
  init(capacity: Int, tableRows: Int) {
    rows.reserveCapacity(capacity)
    distinct.reserveCapacity(tableRows)
    places.reserveCapacity(capacity)
    placeOf = Array(repeating: 0, count: tableRows)
  }

  /// The number of positions.
  var count: Int { rows.count }

  /// Replaces the rows that the positions read.
  func set(_ rows: Span<Int32>) {
    RowIndex.copy(rows, to: &self.rows)
    RowIndex.number(self.rows, &distinct, &places, &placeOf)
  }

  // Arguments are checked for exclusive access once, properties at each access.

  private static func copy(_ rows: Span<Int32>, to copy: inout [Int32]) {
    copy.removeAll(keepingCapacity: true)
    for index in rows.indices { copy.append(rows[index]) }
  }

  /// Numbers the different rows.
  private static func number(
    _ rows: [Int32], _ distinct: inout [Int32], _ places: inout [Int32], _ placeOf: inout [Int32]
  ) {
    for row in placeOf.indices { placeOf[row] = 0 }
    for row in rows { placeOf[Int(row)] = 1 }
    distinct.removeAll(keepingCapacity: true)
    for row in placeOf.indices where placeOf[row] == 1 {
      placeOf[row] = Int32(distinct.count)
      distinct.append(Int32(row))
    }
    places.removeAll(keepingCapacity: true)
    for row in rows { places.append(placeOf[Int(row)]) }
  }
}
