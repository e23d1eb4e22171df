/// A sum over rows: `result` (A, N) is the sum, over the rows of both, of the products of a row of `inputs` (rows, A)
/// with a row of the other factor (rows, N).
public struct RowProduct {
  let inputs: Matrix
  let result: Matrix

  /// The product of `inputs` with what it is given to, into `result`.
  public init(_ inputs: Matrix, into result: Matrix) {
    self.inputs = inputs
    self.result = result
  }
}

/// Sets the results of one or two sums over rows with the same other factor, and the sum of its rows alone: the
/// gradients of a layer's kernels and bias.
///
///     first = first.inputsᵀ · d   second = second.inputsᵀ · d   sum = Σ d
///
/// A block of `d` is packed into the first-level cache and used for everything before the next one comes. Each element
/// is one chain in the order of the rows.
public func sumOfProducts(_ d: Matrix, _ first: RowProduct, _ second: RowProduct?, sum: Matrix) {
  require(sum.rows == 1 && sum.columns == d.columns, "a sum of \(sum.columns) columns for \(d.columns)")
  check(first, d)
  if let second { check(second, d) }
  let width = Vectors2.vectors * Machine.lanes
  withScratch(Block.Scratch(repeating: 0)) { panel in
    for column in stride(from: 0, to: d.columns, by: width) {
      let columns = min(width, d.columns - column)
      var row = 0
      repeat {
        let block = Block(
          d: d, rows: row..<min(row + Machine.blockDepth, d.rows), column: column, columns: columns, panel: panel)
        block.pack()
        block.addRows(to: sum)
        block.multiply(first)
        if let second { block.multiply(second) }
        row += Machine.blockDepth
      } while row < d.rows
    }
  }
}

private func check(_ product: RowProduct, _ d: Matrix) {
  require(
    product.inputs.rows == d.rows && product.result.rows == product.inputs.columns
      && product.result.columns == d.columns,
    "(\(product.inputs.rows), \(product.inputs.columns))ᵀ · (\(d.rows), \(d.columns))")
}

/// Some rows of a panel's columns of the common factor.
private struct Block {
  let d: Matrix
  let rows: Range<Int>
  let column: Int
  let columns: Int
  /// Room for the block, and behind it for a tile at the edge.
  typealias Scratch = InlineArray<8640, Float>
  let panel: UnsafeMutablePointer<Float>

  private var width: Int { Vectors2.vectors * Machine.lanes }
  private var isFirst: Bool { rows.lowerBound == 0 }

  func pack() {
    var target = panel
    var source = d.start + rows.lowerBound * d.stride + column
    let (left, right) = (min(columns, Machine.lanes), max(0, columns - Machine.lanes))
    for _ in rows {
      store(load(source, left), target)
      store(load(source + Machine.lanes, right), target + Machine.lanes)
      target += width
      source += d.stride
    }
  }

  /// Adds the rows of the packed block to the sum.
  func addRows(to sum: Matrix) {
    let target = sum.start + column
    for offset in stride(from: 0, to: columns, by: Machine.lanes) {
      let lanes = min(Machine.lanes, columns - offset)
      var total = isFirst ? Vector() : load(target + offset, lanes)
      for row in 0..<rows.count { total += load(panel + row * width + offset) }
      store(total, target + offset, lanes)
    }
  }

  func multiply(_ product: RowProduct) {
    let strip = Strip(
      depth: rows.count, panel: panel, width: columns, result: product.result.start + column,
      stride: product.result.stride, start: isFirst ? .zeros : .result, edge: panel + Machine.blockDepth * width)
    strip.fill(rows: product.result.rows, Factor(transposed: product.inputs).moved(rows: 0, depth: rows.lowerBound))
  }
}
