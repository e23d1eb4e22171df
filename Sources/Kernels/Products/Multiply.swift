/// The values that a product is added to.
public enum Start {
  /// Zeros: C = A·B.
  case zeros
  /// The values of the result: C += A·B.
  case result
  /// One row, (1, N), for all rows of the result: C = row + A·B.
  case row(Matrix)
}

/// Sets `c` (M, N) to `start` plus `a` (M, K) times `b` (K, N).
///
/// Each element is one chain of fused multiply-adds in the order of k, for any number of rows. An element therefore has
/// the same bits in a product of any height. `c` must not share memory with the other matrices.
///
/// - Parameter b: A factor in plain arrangement.
public func multiply(_ a: Matrix, _ b: PackedMatrix, into c: Matrix, from start: Start = .zeros) {
  require(b.arrangement == .plain, "b is in \(b.arrangement) arrangement, not in plain arrangement")
  multiply(a, panels: b, into: c, from: start)
}

/// Sets `c` (M, N) to `start` plus `a` (M, K) times `b` (K, N), or times the transpose of `b` (N, K).
///
/// Use this for a factor that is used once: it is packed while the product runs. Elements have the same bits as in the
/// product with a ``PackedMatrix``. `c` must not share memory with the other matrices.
public func multiply(
  _ a: Matrix, _ b: Matrix, transposed: Bool = false, into c: Matrix, from start: Start = .zeros
) {
  requireSeparate(c, "c", from: b, "b")
  multiply(a, panels: UnpackedFactor(b, transposed: transposed), into: c, from: start)
}

/// Multiplies with any right-hand factor.
private func multiply(_ a: Matrix, panels b: some RightFactor, into c: Matrix, from start: Start) {
  requireShape(a, c.rows, b.rows, "a")
  requireShape(c, a.rows, b.columns, "c")
  requireSeparate(c, "c", from: a, "a")
  if case .row(let row) = start {
    requireShape(row, 1, c.columns, "start")
    requireSeparate(c, "c", from: row, "start")
  }
  // The product runs over the depth block by block, so that a block of a panel stays in a cache for all rows.
  let blocks = max(1, (b.rows + BlockSizes.blockDepth - 1) / BlockSizes.blockDepth)
  for block in 0..<blocks {
    let depth = block * b.rows / blocks..<(block + 1) * b.rows / blocks
    PanelBundle.forEach(of: b.columns, rows: depth) { multiply(a, b, $0, into: c, from: start) }
  }
}

/// Multiplies with the blocks of a bundle of panels.
///
/// All panels of the bundle are multiplied with a band of rows of A before the next band, so that all panels but the
/// first read the band from the second-level cache.
private func multiply(
  _ a: Matrix, _ b: some RightFactor, _ bundle: PanelBundle, into c: Matrix, from start: Start
) {
  let depth = bundle.rows.lowerBound
  b.pack(bundle)
  for first in stride(from: 0, to: c.rows, by: BlockSizes.bandRows) {
    let band = first..<min(first + BlockSizes.bandRows, c.rows)
    let factor = RowMajor(a.rows(band), depth: depth)
    for panel in bundle.panels {
      let columns = PanelColumns(panel, of: b.columns)
      let product = PanelProduct(
        factor: factor, panel: b.block(panel, of: bundle), panelWidth: columns.width, depth: bundle.rows.count)
      Strip(
        product, into: c.place(first, columns.range.lowerBound), stride: c.stride, width: columns.range.count,
        from: depth > 0 ? .result : .init(start, column: columns.range.lowerBound)
      ).cover(rows: band.count, vectors: columns.vectors)
    }
  }
}

/// A row of zeros, as wide as a panel.
nonisolated(unsafe) let zeros: UnsafePointer<Float> = {
  let row = UnsafeMutablePointer<Float>.allocate(capacity: BlockSizes.panelWidth)
  row.initialize(repeating: 0, count: BlockSizes.panelWidth)
  return UnsafePointer(row)
}()
