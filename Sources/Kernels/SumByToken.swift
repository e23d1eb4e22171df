/// Sums over the rows that belong to the same row of a table, group by group: the gradient of a table whose rows were
/// looked up.
///
/// A group without a row of a token has no part in the token's sum, as if the tree of the groups had no such leaf.
public final class SumByToken {
  private let groups: RowGroups
  private let groupOfRow: [Int]
  private var first: [Int32]  // by token: its first row in the order of groups, and −1 where there is none
  private var next: [Int32] = []  // by row: the next one of the same token
  private let waiting: Matrix

  /// - Parameter tokens: rows of the table, of `columns` floats each.
  public init(_ groups: RowGroups, tokens: Int, columns: Int) {
    self.groups = groups
    groupOfRow = groups.groups.enumerated().flatMap { Array(repeating: $0, count: $1.count) }
    first = [Int32](repeating: -1, count: tokens)
    waiting = Matrix(rows: groups.mostWaiting + 1, columns: columns)
  }

  /// Sets each row of a table to the sum of the rows of its token, and to zeros where there are none.
  ///
  /// - Parameters:
  ///   - rows: whole steps of the groups' rows.
  ///   - tokens: the token of each row.
  ///   - table: (tokens, columns), for the first branch of the groups.
  ///   - apart: floats from the table of a branch of the groups to that of the next.
  public func callAsFunction(_ rows: Matrix, _ tokens: Span<Int32>, into table: Matrix, apart: Int = 0) {
    require(
      tokens.count == rows.rows && rows.columns == table.columns && table.columns == waiting.columns
        && table.rows == first.count && rows.rows % groups.stride == 0, "shapes differ")
    link(tokens)
    for token in 0..<table.rows {
      var row = Int(first[token])
      for (number, branch) in groups.branches.enumerated() {
        let target = table.place(token, 0) + number * apart
        if row >= 0 && groupOfRow[row % groups.stride] < branch.upperBound {
          sum(rows, from: &row, before: branch.upperBound, into: target)
        } else {
          target.update(repeating: 0, count: table.columns)
        }
      }
    }
  }

  /// Links the rows of each token, group by group, and in each in the order of time.
  private func link(_ tokens: Span<Int32>) {
    for token in first.indices { first[token] = -1 }
    if next.count < tokens.count { next = [Int32](repeating: -1, count: tokens.count) }
    for group in groups.groups.reversed() {
      for step in (0..<tokens.count / groups.stride).reversed() {
        for offset in group.reversed() {
          let row = step * groups.stride + offset
          let token = Int(tokens[row])
          require(token >= 0 && token < first.count, "token \(token) of \(first.count)")
          next[row] = first[token]
          first[token] = Int32(row)
        }
      }
    }
  }

  /// The sum of the linked rows from `row` on that are in groups before `end`.
  private func sum(_ rows: Matrix, from row: inout Int, before end: Int, into target: UnsafeMutablePointer<Float>) {
    var stack = BranchStack()
    while row >= 0, groupOfRow[row % groups.stride] < end {
      let group = groupOfRow[row % groups.stride]
      stack.push(groups.first + group, add: add)
      let place = waiting.place(stack.count - 1, 0)
      place.update(from: rows.place(row, 0), count: rows.columns)
      row = Int(next[row])
      while row >= 0, groupOfRow[row % groups.stride] == group {
        Kernels.add(rows.place(row, 0), to: place, rows.columns)
        row = Int(next[row])
      }
    }
    stack.end(add: add)
    // Adding zero makes no sum a negative zero, which would tell an absent group from one whose rows are zeros.
    forEachVector(rows.columns) { k, lanes in store(load(waiting.place(0, k), lanes) + 0, target + k, lanes) }
  }

  /// Adds the sum that waits at a depth to the one below.
  private func add(_ depth: Int) {
    Kernels.add(waiting.place(depth, 0), to: waiting.place(depth - 1, 0), waiting.columns)
  }
}
