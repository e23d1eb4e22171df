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
  require(b.arrangement == .plain, "gates are interleaved")
  withScratch(Edge(repeating: 0)) { multiply(a, panels: b, into: c, from: start, edge: $0) }
}

/// The same for a factor that is not packed, or its transpose: for one that is used once.
public func multiply(
  _ a: Matrix, _ b: Matrix, transposed: Bool = false, into c: Matrix, from start: Start = .zeros
) {
  let panels = PassingPanels(b, transposed: transposed)
  withScratch(EdgeAndBlock(repeating: 0)) { multiply(a, panels: panels, into: c, from: start, edge: $0) }
}

/// - Parameter edge: room for a tile at the edge, and behind it for a block of panels that are packed while it runs.
private func multiply(
  _ a: Matrix, panels b: some Panels, into c: Matrix, from start: Start, edge: UnsafeMutablePointer<Float>
) {
  require(
    a.rows == c.rows && a.columns == b.rows && b.columns == c.columns,
    "(\(a.rows), \(a.columns)) · (\(b.rows), \(b.columns)) into (\(c.rows), \(c.columns))")
  var depth = 0
  repeat {
    // Block by block of the depth, so that a block of a panel stays in the second-level cache under all rows.
    let rows = depth..<min(depth + Machine.blockDepth, b.rows)
    for panel in 0..<PanelColumns.panels(of: b.columns) {
      let columns = PanelColumns(panel, of: b.columns)
      let product = PanelProduct(
        factor: RowMajor(a, depth: depth), panel: b.block(panel, rows, edge + Edge.count),
        panelWidth: columns.width, depth: rows.count)
      Strip(
        product, into: c.start + columns.range.lowerBound, stride: c.stride, width: columns.range.count,
        from: depth > 0 ? .result : .init(start, column: columns.range.lowerBound), edge: edge
      ).cover(rows: c.rows, vectors: columns.vectors)
    }
    depth = rows.upperBound
  } while depth < b.rows
}

/// What the rows of a strip start from.
enum StripStart {
  case zeros
  case result
  case row(UnsafePointer<Float>)

  init(_ start: Start, column: Int) {
    switch start {
    case .zeros: self = .zeros
    case .result: self = .result
    case .row(let row): self = .row(row.start + column)
    }
  }
}

/// Room for the largest tile.
typealias Edge = InlineArray<384, Float>
/// Room for the largest tile, and behind it for a block of a panel: 768 rows of 4 vectors.
private typealias EdgeAndBlock = InlineArray<49536, Float>

/// All rows of one panel's columns of a result, for one block of the depth.
struct Strip<A: Factor>: Tiled {
  private let product: PanelProduct<A>
  private let width: Int
  private let result: UnsafeMutablePointer<Float>
  private let stride: Int
  private let start: StripStart
  private let edge: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - result: where the first row of the columns goes, and the floats from a row to the next.
  ///   - width: columns of the result, of which the panel may have more.
  ///   - edge: room for a tile.
  init(
    _ product: PanelProduct<A>, into result: UnsafeMutablePointer<Float>, stride: Int, width: Int,
    from start: StripStart, edge: UnsafeMutablePointer<Float>
  ) {
    self.product = product
    self.result = result
    self.stride = stride
    self.width = width
    self.start = start
    self.edge = edge
  }

  func tile<T: Tile>(_ type: T.Type, at row: Int, _ vector: Int) {
    let column = vector * Machine.lanes
    let target = result + row * stride + column
    if column + T.width <= width {
      switch start {
      case .zeros: run(type, row, vector, from: zeros, 0, into: target, stride)
      case .result: run(type, row, vector, from: target, stride, into: target, stride)
      case .row(let start): run(type, row, vector, from: start + column, 0, into: target, stride)
      }
    } else {
      let width = width - column
      copyStart(at: target, column, width, to: type)
      run(type, row, vector, from: edge, T.width, into: edge, T.width)
      for i in 0..<T.height { (target + i * stride).update(from: edge + i * T.width, count: width) }
    }
  }

  func end(_ rows: Range<Int>) {}

  /// Brings the start of a tile that is wider than the result into the edge buffer, where whole vectors fit.
  private func copyStart<T: Tile>(
    at target: UnsafeMutablePointer<Float>, _ column: Int, _ width: Int, to tile: T.Type
  ) {
    edge.update(repeating: 0, count: T.height * T.width)
    for i in 0..<T.height {
      switch start {
      case .zeros: break
      case .result: (edge + i * T.width).update(from: target + i * stride, count: width)
      case .row(let row): (edge + i * T.width).update(from: row + column, count: width)
      }
    }
  }

  @inline(never) private func run<T: Tile>(
    _ type: T.Type, _ row: Int, _ vector: Int, from initial: UnsafePointer<Float>, _ initialStride: Int,
    into target: UnsafeMutablePointer<Float>, _ targetStride: Int
  ) {
    var tile = T(loading: initial, stride: initialStride)
    tile.add(product, at: row, vector)
    tile.store(target, stride: targetStride)
  }
}

/// A row of zeros, as wide as a panel.
nonisolated(unsafe) let zeros: UnsafePointer<Float> = {
  let row = UnsafeMutablePointer<Float>.allocate(capacity: PanelColumns.most)
  row.initialize(repeating: 0, count: PanelColumns.most)
  return UnsafePointer(row)
}()
