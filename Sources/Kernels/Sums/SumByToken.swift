import CIntrinsics

/// Sums over the rows that belong to the same row of a table, group by group: the gradient of a table whose rows were
/// looked up.
///
/// A group without a row of a token has no part in the token's sum, as if the tree of the groups had no such leaf.
public final class SumByToken {
  private let groups: RowGroups
  private var order: [Leaf] = []  // all rows, those of a token together, in the order of groups, and in each of time
  private var ends: [Int]  // by token: where its rows end in that order
  private var present: RowSet  // the tokens that have rows
  private let waiting: Matrix  // the sums above the one that is in its place

  /// A row and its group.
  private struct Leaf {
    var row: Int32 = 0
    var group: Int32 = 0
  }

  /// - Parameter tokens: rows of the table, of `columns` floats each.
  public init(_ groups: RowGroups, tokens: Int, columns: Int) {
    require(tokens >= 0, "tokens is \(tokens)")
    require(columns >= 0, "columns is \(columns)")
    self.groups = groups
    ends = [Int](repeating: 0, count: tokens)
    present = RowSet(rows: tokens)
    waiting = Matrix(rows: groups.mostWaiting, columns: columns)
  }

  /// Sets each row of a table to the sum of the rows of its token, and to zeros where there are none.
  ///
  /// - Parameters:
  ///   - rows: whole steps of the groups' rows.
  ///   - tokens: the token of each row.
  ///   - table: (tokens, columns), for the first branch of the groups.
  ///   - branchStride: floats from the table of a branch of the groups to that of the next.
  ///   - touched: the rows of the table that are not zeros; afterwards those whose tokens have rows.
  public func callAsFunction(
    _ rows: Matrix, _ tokens: Span<Int32>, into table: Matrix, branchStride: Int = 0, touched: inout RowSet
  ) {
    require(
      rows.rows % groups.stride == 0 && rows.rows <= Int32.max,
      "rows has \(rows.rows) rows, which are not whole steps of \(groups.stride)")
    requireShape(rows, rows.rows, waiting.columns, "rows")
    requireCount(tokens.count, rows.rows, "tokens")
    requireShape(table, ends.count, waiting.columns, "table")
    requireSeparate(table, "table", from: rows, "rows")
    table.requireBranches(groups.count, branchStride, "table")
    touched.requireRows(table.rows, "touched")
    sort(tokens)
    touched.forEach { token in
      if present.contains(token) { return }
      for number in 0..<groups.count {
        (table.place(token, 0) + number * branchStride).update(repeating: 0, count: table.columns)
      }
    }
    touched.copy(from: present)
    var leaf = 0
    present.forEach { token in
      for (number, branch) in groups.branches.enumerated() {
        let target = table.place(token, 0) + number * branchStride
        if leaf < ends[token] && order[leaf].group < branch.upperBound {
          sum(rows, from: &leaf, to: ends[token], before: branch.upperBound, into: target)
        } else {
          target.update(repeating: 0, count: table.columns)
        }
      }
    }
  }

  /// Puts the rows into their order.
  private func sort(_ tokens: Span<Int32>) {
    for token in ends.indices { ends[token] = 0 }
    present.removeAll()
    for row in tokens.indices {
      let token = Int(tokens[row])
      require(token >= 0 && token < ends.count, "tokens has \(token), which is not among \(ends.count) tokens")
      ends[token] += 1
    }
    var start = 0
    for token in ends.indices {
      if ends[token] > 0 { present.insert(token) }
      (ends[token], start) = (start, start + ends[token])
    }
    if order.count < tokens.count { order = Array(repeating: Leaf(), count: tokens.count) }
    for (group, range) in groups.groups.enumerated() {
      for step in 0..<tokens.count / groups.stride {
        for row in step * groups.stride + range.lowerBound..<step * groups.stride + range.upperBound {
          let token = Int(tokens[row])
          order[ends[token]] = Leaf(row: Int32(row), group: Int32(group))
          ends[token] += 1
        }
      }
    }
  }

  /// The sum of the rows from `leaf` on, before `end`, that are in groups before another.
  private func sum(
    _ rows: Matrix, from leaf: inout Int, to end: Int, before next: Int, into target: UnsafeMutablePointer<Float>
  ) {
    func place(_ depth: Int) -> UnsafeMutablePointer<Float> { depth == 0 ? target : waiting.place(depth - 1, 0) }
    func add(_ depth: Int) { Kernels.add(place(depth), to: place(depth - 1), rows.columns) }
    var stack = BranchStack()
    while leaf < end, order[leaf].group < next {
      let group = order[leaf].group
      stack.push(groups.first + Int(group), add: add)
      let (sum, first) = (place(stack.count - 1), take(rows, &leaf))
      // Adding zero lets no sum be a negative zero, which would tell an absent group from one whose rows are zeros.
      forEachVector(rows.columns) { k, lanes in store(load(first + k, lanes) + 0, sum + k, lanes) }
      while leaf < end, order[leaf].group == group { Kernels.add(take(rows, &leaf), to: sum, rows.columns) }
    }
    stack.end(add: add)
  }

  /// The next row. The rows of a token lie anywhere, so memory is asked for those that follow.
  @inline(__always) private func take(_ rows: Matrix, _ leaf: inout Int) -> UnsafePointer<Float> {
    let following = Int(order[min(leaf + BlockSizes.prefetchRows, rows.rows - 1)].row)
    forEachVector(rows.columns) { k, _ in lockstep_prefetch(rows.place(following, k)) }
    leaf += 1
    return UnsafePointer(rows.place(Int(order[leaf - 1].row), 0))
  }
}
