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

/// Sums over rows: the gradients of a layer's kernels and bias. Keeps the memory that packing takes.
public final class SumOfProducts {
  private var storage = Storage(count: 0)

  /// Takes memory when the first sums are formed.
  public init() {}

  /// Sets the results of one or two sums over rows with the same other factor, and the sum of its rows alone.
  ///
  ///     first = first.inputsᵀ · d   second = second.inputsᵀ · d   sum = Σ d
  ///
  /// The inputs are packed once. A panel of `d` is packed and used for everything before the next one comes, so that the
  /// columns of the results stay in the cache. Each element is one chain in the order of the rows.
  ///
  /// - Parameters:
  ///   - sum: (1, N), where it is wanted.
  ///   - adding: whether to add to what the results hold.
  public func callAsFunction(
    _ d: Matrix, _ first: RowProduct, _ second: RowProduct? = nil, sum: Matrix? = nil, adding: Bool = false
  ) {
    if let sum { require(sum.rows == 1 && sum.columns == d.columns, "a sum of \(sum.columns) columns for \(d.columns)") }
    let panel = reserve(d, first, second)
    let firstRows = panel + Machine.blockDepth * PanelColumns.most
    let secondRows = firstRows + first.packedCount
    // No rows are one block, whose sums are zeros.
    let blocks = max(1, (d.rows + Machine.blockDepth - 1) / Machine.blockDepth)
    for block in 0..<blocks {
      let rows = block * Machine.blockDepth..<min((block + 1) * Machine.blockDepth, d.rows)
      first.pack(rows, firstRows)
      second?.pack(rows, secondRows)
    }
    withScratch(Edge(repeating: 0)) { edge in
      for index in 0..<PanelColumns.panels(of: d.columns) {
        let columns = PanelColumns(index, of: d.columns)
        for block in 0..<blocks {
          let rows = block * Machine.blockDepth..<min((block + 1) * Machine.blockDepth, d.rows)
          packBlock(d, rows, columns, into: panel)
          let block = Block(
            rows: rows, columns: columns, panel: panel, edge: edge, isFirst: rows.lowerBound == 0 && !adding)
          if let sum { block.addRows(to: sum) }
          block.multiply(first, firstRows)
          if let second { block.multiply(second, secondRows) }
        }
      }
    }
  }

  /// Room for a block of a panel, and behind it for the packed inputs.
  private func reserve(_ d: Matrix, _ first: RowProduct, _ second: RowProduct?) -> UnsafeMutablePointer<Float> {
    first.check(d)
    second?.check(d)
    let count = Machine.blockDepth * PanelColumns.most + first.packedCount + (second?.packedCount ?? 0)
    if count > storage.count { storage = Storage(count: count) }
    return storage.base
  }
}

extension RowProduct {
  fileprivate func check(_ d: Matrix) {
    require(
      inputs.rows == d.rows && result.rows == inputs.columns && result.columns == d.columns,
      "(\(inputs.rows), \(inputs.columns))ᵀ · (\(d.rows), \(d.columns))")
  }

  /// Floats that the packed inputs take.
  fileprivate var packedCount: Int { inputs.count + PackedTranspose.spare }

  /// Packs a block of the inputs to its place among the others.
  fileprivate func pack(_ rows: Range<Int>, _ packed: UnsafeMutablePointer<Float>) {
    PackedTranspose.pack(inputs, rows, into: packed + rows.lowerBound * inputs.columns)
  }

  /// A block of the packed inputs.
  fileprivate func block(_ rows: Range<Int>, _ packed: UnsafeMutablePointer<Float>) -> PackedTranspose {
    PackedTranspose(at: packed + rows.lowerBound * inputs.columns, depth: rows.count)
  }
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

  /// Adds the block's part of a product.
  func multiply(_ product: RowProduct, _ packed: UnsafeMutablePointer<Float>) {
    let panelProduct = PanelProduct(
      factor: product.block(rows, packed), panel: UnsafePointer(panel), panelWidth: columns.width, depth: rows.count)
    Strip(panelProduct, columns, into: product.result, from: isFirst ? .zeros : .result, edge: edge)
      .cover(rows: product.result.rows, vectors: columns.vectors, tallest: Machine.tileRows)
  }
}
