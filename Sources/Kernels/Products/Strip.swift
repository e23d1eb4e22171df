/// The values that a strip of a product is added to.
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

/// A strip of a product: all rows of the result in the columns of one panel, for one block of the depth.
struct Strip<A: LeftFactor>: Tiled {
  private let product: PanelProduct<A>
  private let width: Int
  private let result: UnsafeMutablePointer<Float>
  private let stride: Int
  private let start: StripStart

  /// Creates a strip.
  ///
  /// - Parameters:
  ///   - result: The address of the first row of the strip.
  ///   - stride: The number of floats from one row of the result to the next.
  ///   - width: The number of columns of the result. The panel may have more.
  init(
    _ product: PanelProduct<A>, into result: UnsafeMutablePointer<Float>, stride: Int, width: Int,
    from start: StripStart
  ) {
    self.product = product
    self.result = result
    self.stride = stride
    self.width = width
    self.start = start
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
      let (width, edge) = (width - column, Scratch.tile)
      copyStart(at: target, column, width, to: type, edge)
      run(type, row, vector, from: edge, T.width, into: edge, T.width)
      for i in 0..<T.height { (target + i * stride).update(from: edge + i * T.width, count: width) }
    }
  }

  func end(_ rows: Range<Int>) {}

  /// Copies the values that a tile is added to into other memory. This is for tiles that are wider than the result: the
  /// memory has room for whole vectors.
  private func copyStart<T: Tile>(
    at target: UnsafeMutablePointer<Float>, _ column: Int, _ width: Int, to tile: T.Type,
    _ edge: UnsafeMutablePointer<Float>
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
