/// A set of rows of a table, stored as one bit per row.
public struct RowSet: Sendable {
  /// The bits, 64 rows to a word.
  public private(set) var words: [UInt64]

  /// The number of rows of the table.
  private let rows: Int

  /// Creates an empty set for a table with `rows` rows.
  public init(rows: Int) {
    require(rows >= 0, "rows is \(rows)")
    self.rows = rows
    words = Array(repeating: 0, count: (rows + 63) / 64)
  }

  /// The number of rows in the set.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Returns whether a row is in the set.
  public func contains(_ row: Int) -> Bool {
    check(row)
    return words[row / 64] >> (row % 64) & 1 == 1
  }

  /// Inserts a row.
  public mutating func insert(_ row: Int) {
    check(row)
    words[row / 64] |= 1 << (row % 64)
  }

  /// Removes all rows.
  public mutating func removeAll() { for index in words.indices { words[index] = 0 } }

  /// Inserts the first `rows` rows.
  public mutating func insertAll(_ rows: Int) {
    require(rows >= 0 && rows <= self.rows, "rows is \(rows), which are not among \(self.rows) rows")
    for row in 0..<rows { insert(row) }
  }

  /// Replaces the contents by another set for the same table. (An assignment would share the words, and a later
  /// change would copy them.)
  public mutating func copy(from other: RowSet) {
    requireCount(other.rows, rows, "other")
    for index in words.indices { words[index] = other.words[index] }
  }

  /// Inserts the rows of another set for the same table, given as its words.
  public mutating func formUnion(_ other: [UInt64]) {
    requireCount(other.count, words.count, "other")
    require(
      rows % 64 == 0 || (other.last ?? 0) >> (rows % 64) == 0, "other has rows that are not among \(rows) rows")
    for (index, word) in other.enumerated() { words[index] |= word }
  }

  /// Traps unless the table has `count` rows.
  func requireRows(_ count: Int, _ name: StaticString, file: StaticString = #fileID, line: UInt = #line) {
    requireCount(rows, count, name, file: file, line: line)
  }

  @inline(__always) private func check(_ row: Int) {
    require(row >= 0 && row < rows, "row is \(row), which is not among \(rows) rows")
  }

  /// Calls `body` with each row in the set, in ascending order.
  public func forEach(_ body: (Int) -> Void) {
    for (index, word) in words.enumerated() { RowSet.forEach(word, from: index * 64, body) }
  }

  /// Calls `body` with each row that is in the set and not in another set for the same table, in ascending order.
  ///
  /// - Parameter announce: Is called with a few rows before `body` is called with them, for instance to prefetch them.
  func forEach(notIn other: RowSet, announce: (Int) -> Void, _ body: (Int) -> Void) {
    requireCount(other.rows, rows, "other")
    for index in words.indices {
      let word = words[index] & ~other.words[index]
      RowSet.forEach(word, from: index * 64, announce)
      RowSet.forEach(word, from: index * 64, body)
    }
  }

  /// Calls `body` with the rows of a word.
  @inline(__always) private static func forEach(_ word: UInt64, from first: Int, _ body: (Int) -> Void) {
    var rest = word
    while rest != 0 {
      body(first + rest.trailingZeroBitCount)
      rest &= rest - 1
    }
  }
}
