/// What a product starts from, before the products are added.
public enum Start {
  /// Zeros: C = A·B.
  case zeros
  /// What the result holds: C += A·B.
  case result
  /// The same row under every row of the result: C = row + A·B. A matrix of one row.
  case row(Matrix)
}

/// Sets `c` (M, N) to `start` plus `a` (M, K) times `b` (K, N).
///
/// Each element is one chain of fused multiply-adds in the order of k, whatever the number of rows, so that an element
/// has the same bits in a product of any height.
public func multiply(_ a: Matrix, _ b: PackedMatrix, into c: Matrix, from start: Start = .zeros) {
  require(b.arrangement == .plain, "b is in \(b.arrangement) arrangement, not in plain arrangement")
  BlockSizes.withTile { multiply(a, panels: b, into: c, from: start, edge: $0) }
}

/// The same for a factor that is not packed, or its transpose: for one that is used once.
public func multiply(
  _ a: Matrix, _ b: Matrix, transposed: Bool = false, into c: Matrix, from start: Start = .zeros
) {
  requireSeparate(c, "c", from: b, "b")
  let panels = UnpackedFactor(b, transposed: transposed)
  BlockSizes.withTileAndBlock { multiply(a, panels: panels, into: c, from: start, edge: $0) }
}

/// - Parameter edge: room for a tile at the edge, and behind it for a block of panels that are packed while it runs.
private func multiply(
  _ a: Matrix, panels b: some RightFactor, into c: Matrix, from start: Start, edge: UnsafeMutablePointer<Float>
) {
  requireShape(a, c.rows, b.rows, "a")
  requireShape(c, a.rows, b.columns, "c")
  requireSeparate(c, "c", from: a, "a")
  if case .row(let row) = start {
    requireShape(row, 1, c.columns, "start")
    requireSeparate(c, "c", from: row, "start")
  }
  var depth = 0
  repeat {
    // Block by block of the depth, so that a block of a panel stays in the second-level cache under all rows.
    let rows = depth..<min(depth + BlockSizes.blockDepth, b.rows)
    for panel in 0..<PanelColumns.panels(of: b.columns) {
      let columns = PanelColumns(panel, of: b.columns)
      let product = PanelProduct(
        factor: RowMajor(a, depth: depth), panel: b.block(panel, rows, edge + TileScratch.count),
        panelWidth: columns.width, depth: rows.count)
      Strip(
        product, into: c.start + columns.range.lowerBound, stride: c.stride, width: columns.range.count,
        from: depth > 0 ? .result : .init(start, column: columns.range.lowerBound), edge: edge
      ).cover(rows: c.rows, vectors: columns.vectors)
    }
    depth = rows.upperBound
  } while depth < b.rows
}

/// A row of zeros, as wide as a panel.
nonisolated(unsafe) let zeros: UnsafePointer<Float> = {
  let row = UnsafeMutablePointer<Float>.allocate(capacity: BlockSizes.panelWidth)
  row.initialize(repeating: 0, count: BlockSizes.panelWidth)
  return UnsafePointer(row)
}()
