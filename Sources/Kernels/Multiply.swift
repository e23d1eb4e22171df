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
  withScratch(Strip.Edge(repeating: 0)) { multiply(a, panels: b, into: c, from: start, edge: $0) }
}

/// The same for a factor that is not packed, or its transpose: for one that is used once.
public func multiply(
  _ a: Matrix, _ b: Matrix, transposed: Bool = false, into c: Matrix, from start: Start = .zeros
) {
  let panels = PassingPanels(b, transposed: transposed)
  withScratch(Strip.EdgeAndBlock(repeating: 0)) { multiply(a, panels: panels, into: c, from: start, edge: $0) }
}

/// - Parameter edge: room for a tile at the edge, and behind it for a block of panels that are packed while it runs.
private func multiply(
  _ a: Matrix, panels b: some Panels, into c: Matrix, from start: Start, edge: UnsafeMutablePointer<Float>
) {
  require(
    a.rows == c.rows && a.columns == b.rows && b.columns == c.columns,
    "(\(a.rows), \(a.columns)) · (\(b.rows), \(b.columns)) into (\(c.rows), \(c.columns))")
  let a = Factor(a)
  var depth = 0
  repeat {
    // Block by block of the depth, so that the block of A stays in the second-level cache under all panels.
    let rows = depth..<min(depth + Machine.blockDepth, b.rows)
    for column in stride(from: 0, to: b.columns, by: PanelShape.width) {
      let block = b.block(column / PanelShape.width, rows, edge + Strip.edgeCount)
      let strip = Strip(
        product: PanelProduct(a.moved(rows: 0, depth: depth), block, depth: rows.count),
        width: min(PanelShape.width, b.columns - column), result: c.start + column, stride: c.stride,
        start: depth > 0 ? .result : .init(start, column: column), edge: edge)
      strip.cover(rows: c.rows)
    }
    depth = rows.upperBound
  } while depth < b.rows
}

/// All rows of one panel's columns of a result, for one block of the depth.
struct Strip: Tiled {
  enum Start {
    case zeros
    case result
    case row(UnsafePointer<Float>)

    init(_ start: Kernels.Start, column: Int) {
      switch start {
      case .zeros: self = .zeros
      case .result: self = .result
      case .row(let row): self = .row(row.start + column)
      }
    }
  }

  typealias Tallest = Rows14<Vectors2>
  /// Floats of the tallest tile.
  static let edgeCount = 448
  /// Room for the tallest tile.
  typealias Edge = InlineArray<448, Float>
  /// Room for the tallest tile, and behind it for a block of a panel: 256 rows of 2 vectors.
  typealias EdgeAndBlock = InlineArray<8640, Float>

  let product: PanelProduct
  let width: Int
  let result: UnsafeMutablePointer<Float>
  let stride: Int
  let start: Start
  let edge: UnsafeMutablePointer<Float>

  func tile<T: Tile>(_ type: T.Type, at row: Int) -> Int {
    let target = result + row * stride
    if width == PanelShape.width {
      switch start {
      case .zeros: run(type, row, from: zeros, 0, into: target, stride)
      case .result: run(type, row, from: target, stride, into: target, stride)
      case .row(let start): run(type, row, from: start, 0, into: target, stride)
      }
    } else {
      copyStart(at: target, height: T.height)
      run(type, row, from: edge, PanelShape.width, into: edge, PanelShape.width)
      for i in 0..<T.height { (target + i * stride).update(from: edge + i * PanelShape.width, count: width) }
    }
    return T.height
  }

  /// Brings the start of a tile that is narrower than the panel into the edge buffer, where whole vectors fit.
  private func copyStart(at target: UnsafeMutablePointer<Float>, height: Int) {
    edge.update(repeating: 0, count: height * PanelShape.width)
    for i in 0..<height {
      switch start {
      case .zeros: break
      case .result: (edge + i * PanelShape.width).update(from: target + i * stride, count: width)
      case .row(let row): (edge + i * PanelShape.width).update(from: row, count: width)
      }
    }
  }

  @inline(never) private func run<T: Tile>(
    _ type: T.Type, _ row: Int, from initial: UnsafePointer<Float>, _ initialStride: Int,
    into target: UnsafeMutablePointer<Float>, _ targetStride: Int
  ) {
    var tile = T(loading: initial, stride: initialStride)
    tile.add(product, at: row)
    tile.store(target, stride: targetStride)
  }
}

/// A row of zeros, as wide as a panel.
private nonisolated(unsafe) let zeros: UnsafePointer<Float> = {
  let count = Vectors4.vectors * Machine.lanes
  let row = UnsafeMutablePointer<Float>.allocate(capacity: count)
  row.initialize(repeating: 0, count: count)
  return UnsafePointer(row)
}()
