/// A block of the result of a product, held in registers while the product runs over its depth.
protocol Tile {
  /// The type of a row.
  associatedtype Columns: VectorRow
  /// The number of rows.
  static var height: Int { get }
  /// Loads the rows, which are `stride` floats apart.
  init(loading start: UnsafePointer<Float>, stride: Int)
  /// Adds a column of A, with `stride` floats from row to row, times a row of B.
  mutating func add(_ a: UnsafePointer<Float>, _ stride: Int, times b: Columns)
  /// Stores the rows, `stride` floats apart.
  func store(_ start: UnsafeMutablePointer<Float>, stride: Int)
}

extension Tile {
  /// The number of floats of a row.
  @inline(__always) static var width: Int { Columns.vectors * Machine.lanes }

  /// The micro-kernel: adds the product in the rows from `row` on and the columns from vector `vector` of the panel on.
  /// The accumulators stay in registers.
  @inline(__always) mutating func add<A>(_ product: PanelProduct<A>, at row: Int, _ vector: Int) {
    var column = product.factor.start(row)
    var b = product.panel + vector * product.vectorStride
    var (left, length) = (product.rows.count, product.rows.first)
    while left > 0 {
      for _ in 0..<length {
        add(column, product.factor.rowStride, times: Columns(loading: b))
        column += product.factor.depthStride(Self.height)
        b += product.panelWidth
      }
      left -= length
      column += product.factor.depthGap
      b += product.rows.between * product.panelWidth
      length = min(left, product.rows.run)
    }
  }
}

/// A tile of one row.
struct Row<Columns: VectorRow>: Tile {
  private var columns: Columns

  @inline(__always) static var height: Int { 1 }
  @inline(__always) init(loading start: UnsafePointer<Float>, stride: Int) { columns = Columns(loading: start) }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ stride: Int, times b: Columns) {
    columns.add(Vector(repeating: a.pointee), times: b)
  }

  @inline(__always) func store(_ start: UnsafeMutablePointer<Float>, stride: Int) { columns.store(start) }
}

/// Two tiles, one above the other.
struct Stack<Top: Tile, Bottom: Tile>: Tile where Top.Columns == Bottom.Columns {
  private var top: Top
  private var bottom: Bottom

  @inline(__always) static var height: Int { Top.height + Bottom.height }

  @inline(__always) init(loading start: UnsafePointer<Float>, stride: Int) {
    top = Top(loading: start, stride: stride)
    bottom = Bottom(loading: start + Top.height * stride, stride: stride)
  }

  @inline(__always) mutating func add(_ a: UnsafePointer<Float>, _ stride: Int, times b: Top.Columns) {
    top.add(a, stride, times: b)
    bottom.add(a + Top.height * stride, stride, times: b)
  }

  @inline(__always) func store(_ start: UnsafeMutablePointer<Float>, stride: Int) {
    top.store(start, stride: stride)
    bottom.store(start + Top.height * stride, stride: stride)
  }
}

typealias Vectors2 = Beside<Vector, Vector>
typealias Vectors3 = Beside<Vectors2, Vector>
typealias Vectors4 = Beside<Vectors2, Vectors2>

typealias Rows1<C: VectorRow> = Row<C>
typealias Rows2<C: VectorRow> = Stack<Row<C>, Row<C>>
typealias Rows3<C: VectorRow> = Stack<Rows2<C>, Row<C>>
typealias Rows4<C: VectorRow> = Stack<Rows2<C>, Rows2<C>>
typealias Rows5<C: VectorRow> = Stack<Rows4<C>, Row<C>>
typealias Rows6<C: VectorRow> = Stack<Rows4<C>, Rows2<C>>
typealias Rows12<C: VectorRow> = Stack<Rows6<C>, Rows6<C>>
