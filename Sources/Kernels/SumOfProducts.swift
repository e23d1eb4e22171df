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
///
/// - Parameter adding: whether to add to what the results hold.
public func sumOfProducts(
  _ d: Matrix, _ first: RowProduct, _ second: RowProduct?, sum: Matrix, adding: Bool = false
) {
  require(sum.rows == 1 && sum.columns == d.columns, "a sum of \(sum.columns) columns for \(d.columns)")
  check(first, d)
  if let second { check(second, d) }
  withScratch(Strip.EdgeAndBlock(repeating: 0)) { edge in
    let block = edge + Strip.edgeCount
    var row = 0
    repeat {
      let rows = row..<min(row + Machine.blockDepth, d.rows)
      for panel in 0..<PanelColumns.panels(of: d.columns) {
        let columns = PanelColumns(panel, of: d.columns)
        packBlock(d, rows, columns, into: block)
        let packed = Block(rows: rows, columns: columns, panel: block, edge: edge, isFirst: row == 0 && !adding)
        packed.addRows(to: sum)
        packed.multiply(first)
        if let second { packed.multiply(second) }
      }
      row += Machine.blockDepth
    } while row < d.rows
  }
}

private func check(_ product: RowProduct, _ d: Matrix) {
  require(
    product.inputs.rows == d.rows && product.result.rows == product.inputs.columns
      && product.result.columns == d.columns,
    "(\(product.inputs.rows), \(product.inputs.columns))ᵀ · (\(d.rows), \(d.columns))")
}

/// Some rows of a panel's columns of the common factor, packed.
private struct Block {
  let rows: Range<Int>
  let columns: PanelColumns
  /// The block.
  let panel: UnsafeMutablePointer<Float>
  /// Room for a tile at the edge.
  let edge: UnsafeMutablePointer<Float>
  /// Whether the sums begin with this block.
  let isFirst: Bool

  /// Adds the rows of the packed block to the sum.
  func addRows(to sum: Matrix) {
    let target = sum.start + columns.range.lowerBound
    forEachVector(columns.range.count) { k, lanes in
      var total = isFirst ? Vector() : load(target + k, lanes)
      for row in 0..<rows.count { total += load(panel + row * columns.width + k) }
      store(total, target + k, lanes)
    }
  }

  func multiply(_ product: RowProduct) {
    let panelProduct = PanelProduct(
      factor: Factor(transposed: product.inputs).moved(rows: 0, depth: rows.lowerBound), panel: panel,
      panelWidth: columns.width, depth: rows.count)
    Strip(panelProduct, columns, into: product.result, from: isFirst ? .zeros : .result, edge: edge)
      .cover(rows: product.result.rows, vectors: columns.vectors)
  }
}
