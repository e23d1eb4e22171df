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
  precondition(a.rows == c.rows && a.columns == b.rows, "(\(a.rows), \(a.columns)) · (\(b.rows), \(b.columns))")
  multiply(Factor(start: a.start, rowStride: a.stride, depthStride: 1), b, into: c, from: start)
}

/// Sets `c` (M, N) to `start` plus the transpose of `a` (K, M) times `b` (K, N).
public func multiply(transposed a: Matrix, _ b: PackedMatrix, into c: Matrix, from start: Start = .zeros) {
  precondition(a.columns == c.rows && a.rows == b.rows, "(\(a.rows), \(a.columns))ᵀ · (\(b.rows), \(b.columns))")
  multiply(Factor(start: a.start, rowStride: 1, depthStride: a.stride), b, into: c, from: start)
}

/// The left-hand factor where it lies: element (m, k) at `start[m * rowStride + k * depthStride]`.
private struct Factor {
  var start: UnsafePointer<Float>
  let rowStride: Int
  let depthStride: Int

  init(start: UnsafePointer<Float>, rowStride: Int, depthStride: Int) {
    self.start = start
    self.rowStride = rowStride
    self.depthStride = depthStride
  }

  func moved(rows: Int, depth: Int) -> Factor {
    Factor(start: start + rows * rowStride + depth * depthStride, rowStride: rowStride, depthStride: depthStride)
  }
}

private func multiply(_ a: Factor, _ b: PackedMatrix, into c: Matrix, from start: Start) {
  precondition(c.columns == b.columns, "\(b.columns) columns into \(c.columns)")
  withUnsafeTemporaryAllocation(of: Float.self, capacity: Machine.tileHeight * Machine.panelWidth) { edge in
    guard let edge = edge.baseAddress else { return }
    for panel in 0..<b.panels {
      let width = min(Machine.panelWidth, b.columns - panel * Machine.panelWidth)
      var depth = 0
      repeat {
        let block = min(Machine.blockDepth, b.rows - depth)
        let strip = Strip(
          depth: block, panel: b.panel(panel) + depth * Machine.panelWidth, width: width,
          result: c.start + panel * Machine.panelWidth, stride: c.stride,
          start: depth > 0 ? .result : .init(start, column: panel * Machine.panelWidth), edge: edge)
        strip.fill(rows: c.rows, a.moved(rows: 0, depth: depth))
        depth += block
      } while depth < b.rows
    }
  }
}

/// All rows of one panel's columns of the result, for one block of the depth.
private struct Strip {
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

  let depth: Int
  let panel: UnsafePointer<Float>
  let width: Int
  let result: UnsafeMutablePointer<Float>
  let stride: Int
  let start: Start
  let edge: UnsafeMutablePointer<Float>

  /// Covers the rows with tiles, tall ones first.
  func fill(rows: Int, _ a: Factor) {
    var row = 0
    while rows - row >= Rows14.height { row += tile(Rows14.self, a, at: row) }
    if rows - row >= Rows8.height { row += tile(Rows8.self, a, at: row) }
    if rows - row >= Rows4.height { row += tile(Rows4.self, a, at: row) }
    if rows - row >= Rows2.height { row += tile(Rows2.self, a, at: row) }
    if rows - row >= Row.height { row += tile(Row.self, a, at: row) }
  }

  private func tile<T: Tile>(_ type: T.Type, _ a: Factor, at row: Int) -> Int {
    let target = result + row * stride
    let a = a.moved(rows: row, depth: 0)
    if width == Machine.panelWidth {
      switch start {
      case .zeros: run(type, a, from: zeros, 0, into: target, stride)
      case .result: run(type, a, from: target, stride, into: target, stride)
      case .row(let row): run(type, a, from: row, 0, into: target, stride)
      }
    } else {
      copy(rowsOf: start, at: target, height: T.height)
      run(type, a, from: edge, Machine.panelWidth, into: edge, Machine.panelWidth)
      for i in 0..<T.height { (target + i * stride).update(from: edge + i * Machine.panelWidth, count: width) }
    }
    return T.height
  }

  /// Brings the start of a tile that is narrower than the panel into the edge buffer, where whole vectors fit.
  private func copy(rowsOf start: Start, at target: UnsafeMutablePointer<Float>, height: Int) {
    edge.update(repeating: 0, count: height * Machine.panelWidth)
    for i in 0..<height {
      switch start {
      case .zeros: break
      case .result: (edge + i * Machine.panelWidth).update(from: target + i * stride, count: width)
      case .row(let row): (edge + i * Machine.panelWidth).update(from: row, count: width)
      }
    }
  }

  /// The micro-kernel: a tile's accumulators stay in registers over the whole depth.
  @inline(never) private func run<T: Tile>(
    _ type: T.Type, _ a: Factor, from initial: UnsafePointer<Float>, _ initialStride: Int,
    into target: UnsafeMutablePointer<Float>, _ targetStride: Int
  ) {
    var tile = T(loading: initial, stride: initialStride)
    var column = a.start
    var row = panel
    for _ in 0..<depth {
      tile.add(column, a.rowStride, times: load(row), load(row + Machine.lanes))
      column += a.depthStride
      row += Machine.panelWidth
    }
    tile.store(target, stride: targetStride)
  }
}

/// A row of zeros, as wide as a panel.
private nonisolated(unsafe) let zeros: UnsafePointer<Float> = {
  let row = UnsafeMutablePointer<Float>.allocate(capacity: Machine.panelWidth)
  row.initialize(repeating: 0, count: Machine.panelWidth)
  return UnsafePointer(row)
}()
