import Kernels

/// The arguments of one call: all of them right, or one of them wrong.
final class Arguments {
  private let mistake: Int?
  /// Everything that can be wrong, in the order in which the call asks for its arguments.
  private(set) var mistakes: [String] = []

  /// Creates arguments.
  ///
  /// - Parameter mistake: The index in ``mistakes`` of what is wrong. Nil if all arguments are right.
  init(mistake: Int?) { self.mistake = mistake }

  /// Returns `right`, or one of `wrong` if that is the mistake.
  func value<T>(_ name: String, _ right: T, or wrong: T...) -> T {
    let first = mistakes.count
    mistakes += wrong.map { "\(name): \($0) instead of \(right)" }
    guard let mistake, mistake >= first, mistake < mistakes.count else { return right }
    return wrong[mistake - first]
  }

  /// Returns a number. The mistake is one less or one more.
  func number(_ name: String, _ right: Int) -> Int { value(name, right, or: right - 1, right + 1) }

  /// Returns a matrix. The mistake is a row less, a column less, or one more of both.
  func matrix(_ name: String, _ rows: Int, _ columns: Int) -> Matrix {
    let shape = Shape(rows: rows, columns: columns)
    let taken = value(name, shape, or: shape.changed(-1, 0), shape.changed(0, -1), shape.changed(1, 1))
    return Matrix(rows: taken.rows, columns: taken.columns)
  }

  /// Returns a matrix. The mistake can also be `other`, with which it must not share memory.
  func matrix(_ name: String, _ rows: Int, _ columns: Int, apartFrom otherName: String, _ other: Matrix) -> Matrix {
    let matrix = matrix(name, rows, columns)
    return value("\(name) has the memory of \(otherName)", false, or: true) ? other : matrix
  }

  /// Returns a matrix for the first of two branches. The mistake can also be a storage without room for the second.
  func branches(_ name: String, _ rows: Int, _ columns: Int, stride: Int) -> Matrix {
    let matrix = matrix(name, rows, columns)
    let count = stride + matrix.count
    return Matrix(
      Storage(count: value("storage of \(name)", count, or: count - 1)), rows: matrix.rows, columns: matrix.columns)
  }

  /// Returns a storage. The mistake is one float less.
  func storage(_ name: String, _ count: Int) -> Storage {
    Storage(count: value("floats of \(name)", count, or: count - 1))
  }

  /// Returns values. The mistake is one less or one more.
  func values<T>(_ name: String, _ values: [T]) -> [T] {
    value("number of \(name)", values, or: Array(values.dropLast()), values + [values[0]])
  }

  /// Returns a range. The mistake is a start below zero or an end after `count`.
  func range(_ name: String, within count: Int) -> Range<Int> { value(name, 1..<count, or: -1..<count, 1..<count + 1) }

  /// Returns h' of a step and its product with a recurrent kernel.
  func state(_ rows: Int, _ units: Int, gates: Int, _ arrangement: PackedMatrix.Arrangement) -> State {
    let size = number("units of h'", units)
    let h = Matrix(rows: number("rows of h'", rows), columns: size)
    let kernel = PackedMatrix(value("arrangement", arrangement, or: arrangement == .plain ? .interleaved(1) : .plain))
    kernel.pack(Matrix(rows: size, columns: gates * number("units of the kernel", units)))
    let product = StateProduct(h, kernel)
    if value("packed again", false, or: true) { kernel.pack(Matrix(rows: size + 1, columns: gates * units)) }
    return State(h: h, product: product)
  }

  /// h' and its product with a recurrent kernel.
  struct State {
    let h: Matrix
    let product: StateProduct
  }

  /// The shape of a matrix.
  private struct Shape: CustomStringConvertible {
    let rows: Int
    let columns: Int

    var description: String { "(\(rows), \(columns))" }

    func changed(_ moreRows: Int, _ moreColumns: Int) -> Shape {
      Shape(rows: rows + moreRows, columns: columns + moreColumns)
    }
  }
}
