/// Some rows of the common factor of sums over rows, in the columns of one panel. They are read in place or from a copy.
struct PanelBlock {
  private let start: UnsafePointer<Float>
  private let stride: Int
  private let rows: RowRuns
  private let columns: Range<Int>
  private let isFirst: Bool
  private let isCopied: Bool

  /// Creates a block.
  ///
  /// - Parameters:
  ///   - d: The columns of the slab.
  ///   - columns: Those of them that are in the panel.
  ///   - isFirst: Whether the block sets the sums. Otherwise it adds to them.
  ///   - copy: The copy of the panel, or nil to read the rows in place.
  init(
    _ d: Matrix, _ columns: PanelColumns, _ rows: RowRuns, isFirst: Bool, copy: UnsafeMutablePointer<Float>?
  ) {
    self.columns = columns.range
    isCopied = copy != nil
    if let copy {
      start = UnsafePointer(copy)
      stride = columns.width
      // The copies are neighbours. The other factor may still be read in place, run by run.
      self.rows = RowRuns(start: 0, count: rows.count, first: rows.first, run: rows.run, between: 0)
    } else {
      start = UnsafePointer(d.place(rows.start, columns.range.lowerBound))
      stride = d.stride
      self.rows = rows
    }
    self.isFirst = isFirst
  }

  /// Sets `part` to the product of `inputs` and this block, or adds it.
  func multiply(_ inputs: some LeftFactor, into part: SlabSums.Part) {
    // Without gaps on either side there is one run, and a loop over one run is faster than a loop over many short ones.
    let rows = isCopied && inputs.depthGap == 0 ? RowRuns(0..<rows.count) : rows
    Strip(
      PanelProduct(factor: inputs, panel: start, panelWidth: stride, rows: rows),
      into: part.start + columns.lowerBound, stride: part.stride, width: columns.count,
      from: isFirst ? .zeros : .result
    ).cover(
      rows: part.rows, vectors: (columns.count + Machine.lanes - 1) / Machine.lanes, tallest: BlockSizes.tileRows)
  }
}
