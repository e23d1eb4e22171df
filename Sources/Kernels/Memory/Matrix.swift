/// A view of `rows` × `columns` floats in a ``Storage``, row-major, with `stride` floats from one row to the next.
///
/// A copy of a matrix is another view of the same floats. Kernels trap if a shape is wrong.
@safe public struct Matrix {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The number of floats from the start of one row to the start of the next.
  public let stride: Int
  package let storage: Storage
  let start: UnsafeMutablePointer<Float>

  /// Creates a view of `rows` × `columns` contiguous floats of `storage`, starting at `offset`.
  public init(_ storage: Storage, offset: Int = 0, rows: Int, columns: Int) {
    let count = Matrix.count(rows, columns)
    require(
      offset >= 0 && offset <= storage.count - count,
      "storage has \(storage.count) floats, which do not include (\(rows), \(columns)) at \(offset)")
    self.init(storage, storage.base + offset, rows, columns, stride: columns)
  }

  /// Creates a matrix with its own storage. All floats are zero.
  public init(rows: Int, columns: Int) {
    self.init(Storage(count: Matrix.count(rows, columns)), rows: rows, columns: columns)
  }

  private init(_ storage: Storage, _ start: UnsafeMutablePointer<Float>, _ rows: Int, _ columns: Int, stride: Int) {
    self.storage = storage
    self.start = start
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// Returns the number of floats of a shape. Traps if a dimension is negative or the product overflows.
  private static func count(_ rows: Int, _ columns: Int) -> Int {
    let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
    require(rows >= 0 && columns >= 0 && !overflows, "rows and columns are (\(rows), \(columns)), which is no shape")
    return count
  }

  /// Whether the rows follow each other without gaps.
  public var isContiguous: Bool { stride == columns || rows <= 1 }

  /// The number of floats.
  public var count: Int { rows * columns }

  /// Returns a view of the rows in `range`.
  public func rows(_ range: Range<Int>) -> Matrix {
    requireRange(range, within: rows, "rows")
    return Matrix(storage, start + range.lowerBound * stride, range.count, columns, stride: stride)
  }

  /// Returns a view of the columns in `range`.
  public func columns(_ range: Range<Int>) -> Matrix {
    requireRange(range, within: columns, "columns")
    return Matrix(storage, start + range.lowerBound, rows, range.count, stride: stride)
  }

  /// The float at a row and column.
  public subscript(row: Int, column: Int) -> Float {
    get {
      check(row, column)
      return start[row * stride + column]
    }
    nonmutating set {
      check(row, column)
      start[row * stride + column] = newValue
    }
  }

  /// Sets every float to `value`.
  public func fill(_ value: Float) {
    for row in 0..<rows { (start + row * stride).update(repeating: value, count: columns) }
  }

  /// Copies the floats of `other`, which must have the same shape.
  public func copy(from other: Matrix) {
    requireShape(other, of: self, "other")
    for row in 0..<rows { (start + row * stride).update(from: other.start + row * other.stride, count: columns) }
  }

  /// The floats, row by row.
  public var values: [Float] {
    var values: [Float] = []
    values.reserveCapacity(count)
    for row in 0..<rows { values += UnsafeBufferPointer(start: start + row * stride, count: columns) }
    return values
  }

  /// The transpose, as a new matrix.
  public var transposed: Matrix {
    let result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column] } }
    return result
  }

  /// Sets the floats, row by row, from `values`, which must have as many elements.
  public func set(_ values: [Float]) {
    requireCount(values.count, count, "values")
    values.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return }
      for row in 0..<rows { (start + row * stride).update(from: source + row * columns, count: columns) }
    }
  }

  /// Calls `body` with the floats, row by row, for reading and writing. The matrix must be contiguous.
  public func withMutableSpan<Result>(_ body: (inout MutableSpan<Float>) throws -> Result) rethrows -> Result {
    require(isContiguous, "self has rows of \(columns) floats that start every \(stride) floats: it is not contiguous")
    var span = MutableSpan(_unsafeStart: start, count: count)
    return try body(&span)
  }

  /// Returns the address of a float. Does not check the position.
  @inline(__always) func place(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Float> {
    start + row * stride + column
  }

  private func check(_ row: Int, _ column: Int) {
    require(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "self is (\(rows), \(columns)), which does not include element (\(row), \(column))")
  }

  /// The number of floats from the first to the last, including the gaps between rows.
  private var extent: Int { rows == 0 || columns == 0 ? 0 : (rows - 1) * stride + columns }

  /// Whether two views of the same storage have a float in common.
  func overlaps(_ other: Matrix) -> Bool {
    if extent == 0 || other.extent == 0 { return false }
    if start + extent <= other.start || other.start + other.extent <= start { return false }
    // Views of neighbouring columns interleave, but have no float in common.
    let stride = rows > 1 ? stride : other.stride
    if other.rows > 1 && other.stride != stride { return true }
    let offset = ((other.start - start) % stride + stride) % stride
    return offset < columns || offset + other.columns > stride
  }

  /// Traps unless the storage has room for `count` matrices of this shape: this one, and each of the others
  /// `branchStride` floats after the one before.
  func requireBranches(
    _ count: Int, _ branchStride: Int, _ name: StaticString, file: StaticString = #fileID, line: UInt = #line
  ) {
    if count <= 1 || extent == 0 { return }
    require(
      branchStride > 0 && branchStride <= storage.count
        && (start - storage.base) + extent + (count - 1) * branchStride <= storage.count,
      "\(name) has no room for \(count) branches every \(branchStride) floats in the \(storage.count) of its storage",
      file: file, line: line)
  }
}
