/// A block of the result of a product, held in registers while the product runs over its depth.
///
/// Tiles are made by stacking rows (``Stack``), so that a tile of any height is a type whose accumulators are named
/// fields. An array of accumulators would live in memory and run at less than half the speed.
protocol Tile {
  /// Rows of the tile.
  static var height: Int { get }
  /// Loads ``height`` rows of two vectors, `stride` floats apart.
  init(loading start: UnsafePointer<Float>, stride: Int)
  /// Adds a column of A, `stride` floats from row to row, times a row of B, two vectors.
  mutating func add(_ a: UnsafePointer<Float>, _ stride: Int, times b0: Vector, _ b1: Vector)
  /// Stores the rows, `stride` floats apart.
  func store(_ start: UnsafeMutablePointer<Float>, stride: Int)
}

/// One row of a tile: two vectors.
struct Row: Tile {
  private var left, right: Vector

  @inline(__always) static var height: Int { 1 }

  @inline(__always) init(loading start: UnsafePointer<Float>, stride: Int) {
    left = load(start)
    right = load(start + Machine.lanes)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ stride: Int, times b0: Vector, _ b1: Vector) {
    let factor = Vector(repeating: a.pointee)
    left = left.addingProduct(factor, b0)
    right = right.addingProduct(factor, b1)
  }

  @inline(__always) func store(_ start: UnsafeMutablePointer<Float>, stride: Int) {
    Kernels.store(left, start)
    Kernels.store(right, start + Machine.lanes)
  }
}

/// Two tiles, one above the other.
struct Stack<Top: Tile, Bottom: Tile>: Tile {
  private var top: Top
  private var bottom: Bottom

  @inline(__always) static var height: Int { Top.height + Bottom.height }

  @inline(__always) init(loading start: UnsafePointer<Float>, stride: Int) {
    top = Top(loading: start, stride: stride)
    bottom = Bottom(loading: start + Top.height * stride, stride: stride)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ stride: Int, times b0: Vector, _ b1: Vector) {
    top.add(a, stride, times: b0, b1)
    bottom.add(a + Top.height * stride, stride, times: b0, b1)
  }

  @inline(__always) func store(_ start: UnsafeMutablePointer<Float>, stride: Int) {
    top.store(start, stride: stride)
    bottom.store(start + Top.height * stride, stride: stride)
  }
}

typealias Rows2 = Stack<Row, Row>
typealias Rows4 = Stack<Rows2, Rows2>
typealias Rows8 = Stack<Rows4, Rows4>
typealias Rows14 = Stack<Rows8, Stack<Rows4, Rows2>>

@inline(__always) func load(_ start: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(start).loadUnaligned(as: Vector.self)
}

@inline(__always) func store(_ vector: Vector, _ start: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(start).storeBytes(of: vector, as: Vector.self)
}
