import Kernels
import Testing

/// Compares sums over rows, bit by bit, with plain loops: one chain within each group, and a tree over the groups.
struct SumTests {
  /// The number of rows of each shard in a step: one shard, shards of different sizes, and more shards than fill a
  /// branch.
  static let groupings: [[Int]] = [[5], [1], [2, 1], [3, 2, 3], [1, 1, 2, 1, 2, 1, 1], [2, 2, 2, 2, 2, 2, 2, 2]]

  @Test(arguments: groupings, [1, 2, 15, 33])
  func sumsProducts(sizes: [Int], inputs: Int) {
    sumsProducts(sizes, inputs, [(0, 1, 1), (0, 40, 33), (2, 7, 64), (3, 130, 75), (5, 0, 16), (4, 2, 130)])
  }

  /// So many rows of the results are computed in several bands. One of them has rows of both.
  @Test func sumsProductsInBands() { sumsProducts([3, 2, 3], 290, [(0, 3, 33), (3, 2, 150)]) }

  private func sumsProducts(_ sizes: [Int], _ inputs: Int, _ cases: [(first: Int, steps: Int, columns: Int)]) {
    for (first, steps, columns) in cases {
      let groups = RowGroups(ranges(sizes), first: first)
      let rows = steps * sizes.reduce(0, +)
      let (x, h, d) = (random(rows, inputs, seed: 1), random(rows, inputs + 2, seed: 2), random(rows, columns, seed: 3))
      let all = Storage(count: groups.count * (2 * inputs + 3) * columns)
      let branchStride = (2 * inputs + 3) * columns
      let xSum = Matrix(all, offset: 0, rows: inputs, columns: columns)
      let hSum = Matrix(all, offset: inputs * columns, rows: inputs + 2, columns: columns)
      let dSum = Matrix(all, offset: (2 * inputs + 2) * columns, rows: 1, columns: columns)
      all.fill(.nan)
      SumOfProducts(groups)(
        d, RowProduct(x, into: xSum), RowProduct(h, into: hSum), sum: dSum, branchStride: branchStride)
      for (number, branch) in branches(first, sizes.count).enumerated() {
        let sums = branch.map { group in
          let mine = rowsOf(group - first, sizes, steps)
          return product(x, d, mine) + product(h, d, mine) + sum(d, mine)
        }
        let expected = tree(sums, from: branch.lowerBound)
        let values = Array(all.vector.values[number * branchStride..<(number + 1) * branchStride])
        #expect(values.map(\.bitPattern) == expected.map(\.bitPattern), "\(first), \(steps), \(columns), \(branch)")
      }
    }
  }

  /// Rows that are far apart are summed a few at a time. What is after the last column must not affect the sums.
  @Test func sumsProductsOfColumns() {
    let groups = RowGroups(ranges([3, 2]))
    let (x, wide) = (random(40 * 5, 7, seed: 1), random(40 * 5, 20_000, seed: 2))
    for columns in [100..<130, 19_990..<20_000] {
      let d = Matrix(rows: wide.rows, columns: columns.count)
      d.copy(from: wide.columns(columns))
      let sums = [wide.columns(columns), d].map { d in
        let (product, sum) = (Matrix(rows: 7, columns: columns.count), Matrix(rows: 1, columns: columns.count))
        SumOfProducts(groups)(d, RowProduct(x, into: product), sum: sum)
        return (product.values + sum.values).map(\.bitPattern)
      }
      #expect(sums[0] == sums[1])
      wide.columns(0..<99).fill(.nan)
    }
  }

  @Test(arguments: groupings, [1, 15, 16, 40])
  func sumsByToken(sizes: [Int], columns: Int) {
    for (first, steps, tokens) in [(0, 1, 3), (0, 9, 7), (3, 6, 2), (5, 5, 50)] {
      let groups = RowGroups(ranges(sizes), first: first)
      let rows = random(steps * sizes.reduce(0, +), columns, seed: 1)
      let which = (0..<rows.rows).map { Int32(($0 * 31 + 7) % (2 * tokens + 1) % tokens) }
      let branchStride = tokens * columns
      let all = Storage(count: groups.count * branchStride)
      all.fill(.nan)
      let table = Matrix(all, rows: tokens, columns: columns)
      let sum = SumByToken(groups, tokens: tokens, columns: columns)
      var touched = RowSet(rows: tokens)
      for token in 0..<tokens { touched.insert(token) }
      // The second sum must not depend on what the first left behind.
      for _ in 0..<2 { sum(rows, which.span, into: table, branchStride: branchStride, touched: &touched) }
      for token in 0..<tokens { #expect(touched.contains(token) == which.contains(Int32(token))) }
      for (number, branch) in branches(first, sizes.count).enumerated() {
        for token in 0..<tokens {
          let leaves = branch.map { group -> [Float]? in
            let mine = rowsOf(group - first, sizes, steps).filter { which[$0] == Int32(token) }
            return mine.isEmpty ? nil : self.sum(rows, mine)
          }
          let expected = sparseTree(leaves, from: branch.lowerBound) ?? Array(repeating: 0, count: columns)
          let start = number * branchStride + token * columns
          #expect(Array(all.vector.values[start..<start + columns]) == expected, "\(first), \(branch), \(token)")
        }
      }
    }
  }

  /// The branches must add up to the same bits however the groups are distributed.
  @Test(arguments: 1...9)
  func branchesAddUpTheSame(count: Int) {
    let leaves = (0..<count).map { random(1, 5000, seed: UInt64($0)).values }
    let whole = tree(leaves, from: 0)
    for parts in 1...count {
      let cuts = (0...parts).map { $0 * count / parts }
      var (starts, values): ([Int], [[Float]]) = ([], [])
      for (from, to) in zip(cuts, cuts.dropFirst()) {
        for branch in Branch.covering(from..<to) {
          starts.append(branch.lowerBound)
          values.append(tree(Array(leaves[branch]), from: branch.lowerBound))
        }
      }
      let (all, total) = (Storage(count: 5000 * starts.count), Storage(count: 5003))
      all.vector.set(values.flatMap { $0 })
      SumOfBranches(starts: starts)(all, starts.indices.map { $0 * 5000 }, count: 5000, into: total, at: 3)
      #expect(Array(total.vector.values[3...]).map(\.bitPattern) == whole.map(\.bitPattern), "\(parts) parts")
    }
  }

  @Test func branchesAreWhole() {
    #expect(Branch.covering(0..<8) == [0..<8])
    #expect(Branch.covering(0..<6) == [0..<4, 4..<6])
    #expect(Branch.covering(3..<8) == [3..<4, 4..<8])
    #expect(Branch.covering(1..<7) == [1..<2, 2..<4, 4..<6, 6..<7])
    #expect(Branch.covering(5..<6) == [5..<6])
  }

  private func ranges(_ sizes: [Int]) -> [Range<Int>] {
    sizes.indices.map { sizes[..<$0].reduce(0, +)..<sizes[...$0].reduce(0, +) }
  }

  private func branches(_ first: Int, _ count: Int) -> [Range<Int>] { Branch.covering(first..<first + count) }

  /// Returns the rows of a group in all steps.
  private func rowsOf(_ group: Int, _ sizes: [Int], _ steps: Int) -> [Int] {
    (0..<steps).flatMap { step in ranges(sizes)[group].map { step * sizes.reduce(0, +) + $0 } }
  }

  private func product(_ a: Matrix, _ b: Matrix, _ rows: [Int]) -> [Float] {
    (0..<a.columns).flatMap { i in
      (0..<b.columns).map { j in
        rows.reduce(Float(0)) { Machine.fuses ? $0.addingProduct(a[$1, i], b[$1, j]) : $0 + a[$1, i] * b[$1, j] }
      }
    }
  }

  private func sum(_ a: Matrix, _ rows: [Int]) -> [Float] {
    (0..<a.columns).map { j in rows.reduce(Float(0)) { $0 + a[$1, j] } }
  }

  /// Returns the sum of neighbouring groups, cut at the number that is divisible by the highest power of two.
  private func tree(_ leaves: [[Float]], from start: Int) -> [Float] {
    sparseTree(leaves.map { $0 }, from: start) ?? []
  }

  private func sparseTree(_ leaves: [[Float]?], from start: Int) -> [Float]? {
    if leaves.count <= 1 { return leaves.first ?? nil }
    let end = start + leaves.count
    // The number with the most zero bits at its end.
    let cut = (start + 1..<end).max { $0.trailingZeroBitCount < $1.trailingZeroBitCount } ?? start
    let left = sparseTree(Array(leaves[..<(cut - start)]), from: start)
    let right = sparseTree(Array(leaves[(cut - start)...]), from: cut)
    guard let left, let right else { return left ?? right }
    return zip(left, right).map { $0 + $1 }
  }
}
