/// A row of vectors, held in registers.
///
/// ``Beside`` puts vectors side by side into rows, and ``Stack`` stacks rows into tiles. A tile of any shape is thus a
/// type whose accumulators are named fields. An array of accumulators would be in memory and run at less than half the
/// speed.
protocol VectorRow {
  /// The number of vectors.
  static var vectors: Int { get }
  /// Loads contiguous vectors.
  init(loading start: UnsafePointer<Float>)
  /// Adds `factor` times another row.
  mutating func add(_ factor: Vector, times row: Self)
  /// Stores the vectors contiguously.
  func store(_ start: UnsafeMutablePointer<Float>)
}

extension SIMD16<Float>: VectorRow {
  @inline(__always) static var vectors: Int { 1 }
  @inline(__always) init(loading start: UnsafePointer<Float>) { self = load(start) }
  @inline(__always) mutating func add(_ factor: Vector, times row: Self) { self = adding(factor, times: row) }
  @inline(__always) func store(_ start: UnsafeMutablePointer<Float>) { Kernels.store(self, start) }
}

/// Two rows of vectors, side by side.
struct Beside<Left: VectorRow, Right: VectorRow>: VectorRow {
  private var left: Left
  private var right: Right

  @inline(__always) static var vectors: Int { Left.vectors + Right.vectors }

  @inline(__always) init(loading start: UnsafePointer<Float>) {
    left = Left(loading: start)
    right = Right(loading: start + Left.vectors * Machine.lanes)
  }

  @inline(__always) mutating func add(_ factor: Vector, times row: Self) {
    left.add(factor, times: row.left)
    right.add(factor, times: row.right)
  }

  @inline(__always) func store(_ start: UnsafeMutablePointer<Float>) {
    left.store(start)
    right.store(start + Left.vectors * Machine.lanes)
  }
}
