import CIntrinsics

/// Sums, group by group, of the rows that have the same token: the gradient of a table whose rows were looked up.
///
/// If a group has no row of a token, the tree of the token's sum has no leaf for this group.
public final class SumByToken {
  private let groups: RowGroups
  private var order: [Leaf] = []  // all rows, sorted by token, then by group, then by time step
  private var ends: [Int]  // the end of each token's rows in `order`
  private var present: RowSet  // the tokens that have rows
  private let waiting: Matrix  // the sums that wait above the first one, which is in the table

  /// A row and its group.
  private struct Leaf {
    var row: Int32 = 0
    var group: Int32 = 0
  }

  /// Creates the sums for a table of `tokens` rows and `columns` columns.
  public init(_ groups: RowGroups, tokens: Int, columns: Int) {
    require(tokens >= 0, "tokens is \(tokens)")
    require(columns >= 0, "columns is \(columns)")
    self.groups = groups
    ends = [Int](repeating: 0, count: tokens)
    present = RowSet(rows: tokens)
    waiting = Matrix(rows: groups.mostWaiting, columns: columns)
  }

  /// Sets each row of a table to the sum of the rows of its token, or to zeros if there are none.
  ///
  /// - Parameters:
  ///   - rows: The rows to sum, (rows, columns). They are whole time steps of the groups' rows.
  ///   - tokens: The token of each row.
  ///   - table: The table of the first branch of the groups, (tokens, columns). It must not share memory with `rows`.
  ///   - branchStride: The number of floats from the table of one branch to the table of the next.
  ///   - touched: The rows of the table that may not be zero. Receives the rows whose tokens occur.
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
    SumByToken.sort(tokens, groups, &order, &ends, &present)
    clear(touched, in: table, branchStride)
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

  /// Sets those of the touched rows to zero whose tokens do not occur. They are anywhere in memory, so a few of them are
  /// prefetched at once.
  private func clear(_ touched: RowSet, in table: Matrix, _ branchStride: Int) {
    for number in 0..<groups.count {
      func place(_ token: Int) -> UnsafeMutablePointer<Float> { table.place(token, 0) + number * branchStride }
      touched.forEach(notIn: present) { token in
        forEachVector(table.columns) { k, _ in lockstep_prefetch(place(token) + k) }
      } _: { token in
        place(token).update(repeating: 0, count: table.columns)
      }
    }
  }

  /// Sorts the rows by token, then by group and time step. (Arguments are checked for exclusive access once, properties at
  /// each access.)
  private static func sort(
    _ tokens: Span<Int32>, _ groups: RowGroups, _ order: inout [Leaf], _ ends: inout [Int], _ present: inout RowSet
  ) {
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

  /// Adds up the rows from `leaf` on, before `end`, whose groups are before `next`.
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
      // Adding zero turns a negative zero into zero. Otherwise the sum could show whether a group is absent or has rows
      // of zeros.
      forEachVector(rows.columns) { k, lanes in store(load(first + k, lanes) + 0, sum + k, lanes) }
      while leaf < end, order[leaf].group == group { Kernels.add(take(rows, &leaf), to: sum, rows.columns) }
    }
    stack.end(add: add)
  }

  /// Returns the next row. The rows of a token are anywhere in memory, so the rows after it are prefetched.
  @inline(__always) private func take(_ rows: Matrix, _ leaf: inout Int) -> UnsafePointer<Float> {
    let following = Int(order[min(leaf + BlockSizes.prefetchRows, rows.rows - 1)].row)
    forEachVector(rows.columns) { k, _ in lockstep_prefetch(rows.place(following, k)) }
    leaf += 1
    return UnsafePointer(rows.place(Int(order[leaf - 1].row), 0))
  }
}
