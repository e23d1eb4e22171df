import Kernels

/// The kernels of sums over rows, and what is built on them.
extension ShapeCase {
  static let sums = [
    ShapeCase("Branch.covering(_:eachAlone:)") { _ = Branch.covering($0.value("groups", 0..<3, or: -1..<3)) },
    ShapeCase("RowGroups.init(_:first:)") {
      _ = RowGroups(
        $0.value("groups", [0..<2, 2..<3], or: [], [0..<0], [1..<3], [0..<2, 3..<4], [0..<2, 1..<3]),
        first: $0.value("first", 1, or: -1))
    },
    ShapeCase("RowGroups.init(rows:)") { _ = RowGroups(rows: $0.value("rows", 3, or: 0)) },
    ShapeCase("RowProduct.init(_:into:)") {
      _ = RowProduct(Matrix(rows: 6, columns: $0.number("inputs", 4)), into: Matrix(rows: 4, columns: 5))
    },
    ShapeCase("SumOfProducts.callAsFunction(_:_:_:sum:branchStride:)") {
      // With first group 1, two groups are two branches.
      let groups = RowGroups([0..<2, 2..<3], first: 1)
      let d = $0.matrix("d", 6, 5)
      let first = $0.matrix("first", 6, 4)
      let memory = Storage(count: 100)
      let second = Matrix(
        memory, rows: $0.number("rows of second", 6), columns: $0.number("columns of second", 2))
      var firstResult = $0.branches("first's result", 4, 5, stride: 40)
      if $0.value("first's result has the memory of d", false, or: true) { firstResult = d.rows(0..<4) }
      var secondResult = $0.branches("second's result", 2, 5, stride: 40)
      if $0.value("second's result has the memory of second", false, or: true) {
        secondResult = Matrix(memory, offset: 11, rows: 2, columns: 5)
      }
      var sum = $0.branches("sum", 1, 5, stride: 40)
      if $0.value("sum has the memory of d", false, or: true) { sum = d.rows(0..<1) }
      SumOfProducts(groups)(
        d, RowProduct(first, into: firstResult), RowProduct(second, into: secondResult), sum: sum,
        branchStride: $0.value("branchStride", 40, or: -40, 0, 41))
    },
    ShapeCase("SumByToken.init(_:tokens:columns:)") {
      _ = SumByToken(
        RowGroups(rows: 3), tokens: $0.value("tokens", 7, or: -7), columns: $0.value("columns", 5, or: -5))
    },
    ShapeCase("SumByToken.callAsFunction(_:_:into:branchStride:touched:)") {
      let groups = RowGroups([0..<2, 2..<3], first: 1)
      let tokens = $0.values("tokens", [0, 1, 1, 0, $0.value("token", 2, or: -1, 3), 0] as [Int32])
      let rows = $0.matrix("rows", 6, 5)
      var touched = RowSet(rows: $0.number("rows of touched", 3))
      var table = $0.branches("table", 3, 5, stride: 40)
      if $0.value("table has the memory of rows", false, or: true) { table = rows.rows(3..<6) }
      SumByToken(groups, tokens: 3, columns: 5)(
        rows, tokens.span, into: table, branchStride: $0.value("branchStride", 40, or: -40, 0, 41), touched: &touched)
    },
    ShapeCase("SumOfBranches.init(starts:)") {
      _ = SumOfBranches(starts: $0.value("starts", [1, 2, 4], or: [-1, 2, 4], [1, 1, 4], [4, 2, 1]))
    },
    ShapeCase("SumOfBranches.callAsFunction(_:_:count:into:at:)") {
      let places = $0.values("places", [0, $0.value("place", 5, or: -1, 6)])
      SumOfBranches(starts: [1, 2])(
        $0.storage("values", 10), places, count: $0.value("count", 5, or: -5, 6), into: $0.storage("storage", 8),
        at: $0.value("target", 3, or: -1, 4))
    },
    ShapeCase("sumOfSquares(_:_:)") { _ = sumOfSquares($0.storage("storage", 5), $0.range("range", within: 5)) },
    ShapeCase("Matrix.rank(ofColumn:row:)") {
      _ = Matrix(rows: 2, columns: 3).rank(
        ofColumn: $0.value("column", 2, or: -1, 3), row: $0.value("row", 1, or: -1, 2))
    },
    ShapeCase("add(_:times:to:_:)") {
      add($0.storage("source", 5), times: 2, to: $0.storage("target", 5), $0.range("range", within: 5))
    },
    ShapeCase("add(_:to:)") {
      add(Storage(count: $0.number("floats of source", 5)), to: Storage(count: $0.number("floats of target", 5)))
    },
  ]
}
