/// Some rows of a panel's columns of the common factor, where they lie. (A copy of them would cost more than it gains.)
struct PanelBlock {
  private let start: UnsafePointer<Float>
  private let stride: Int
  private let rows: RowRuns
  private let columns: Range<Int>
  private let isFirst: Bool
  private let edge: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - d: the slab's columns.
  ///   - column: the first of the panel among them.
  ///   - isFirst: whether the sums begin with this block.
  ///   - edge: room for a tile at the edge.
  init(_ d: Matrix, _ column: Int, _ rows: RowRuns, isFirst: Bool, edge: UnsafeMutablePointer<Float>) {
    start = UnsafePointer(d.place(rows.start, column))
    stride = d.stride
    self.rows = rows
    columns = column..<min(column + PanelColumns.most, d.columns)
    self.isFirst = isFirst
    self.edge = edge
  }

  /// Adds the block's part of a product.
  func multiply(_ inputs: some LeftFactor, into part: SlabSums.Part) {
    Strip(
      PanelProduct(factor: inputs, panel: start, panelWidth: stride, rows: rows),
      into: part.start + columns.lowerBound, stride: part.stride, width: columns.count,
      from: isFirst ? .zeros : .result, edge: edge
    ).cover(
      rows: part.rows, vectors: (columns.count + Machine.lanes - 1) / Machine.lanes, tallest: BlockSizes.tileRows)
  }
}
