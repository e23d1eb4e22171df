import Kernels

/// What a recurrent layer reads, (T, B, F): a vector for each step and row, or few vectors that many steps and rows share.
///
/// A text of thousands of tokens has a hundred different ones. Their products with a kernel are the same wherever they
/// stand, and so is what their gradients are multiplied with.
public struct LayerInputs {
  /// The vectors, (T · B, F) in the order of time; or, under an index, each of the different ones, (distinct, F).
  package let vectors: Matrix
  /// Which of the different vectors each step and row reads, in the order of time.
  let index: RowIndex?
  /// T, the number of steps.
  let steps: Int

  /// A vector for each step and row.
  package init(_ vectors: TimeMajor) {
    self.vectors = vectors.all
    index = nil
    steps = vectors.steps
  }

  /// Vectors that are shared by `rows` rows of each step.
  init(distinct vectors: Matrix, _ index: RowIndex, rows: Int) {
    self.vectors = vectors
    self.index = index
    steps = index.count / rows
  }
}

/// How large the inputs of a layer can be.
package struct InputShape {
  /// T, the number of steps, at most.
  let steps: Int
  /// B, the rows of a step, at most.
  let rows: Int
  /// How many different vectors there are, where steps and rows share them.
  let distinct: Int?

  /// Inputs of so many steps and rows.
  package init(steps: Int, rows: Int, distinct: Int? = nil) {
    self.steps = steps
    self.rows = rows
    self.distinct = distinct
  }

  /// Room for what each step and row reads, where they share vectors.
  var index: RowIndex? { distinct == nil ? nil : RowIndex(capacity: steps * rows) }

  /// Number of vectors.
  var vectors: Int { distinct ?? steps * rows }
}

/// Row numbers that layers keep from the way forward for the way back.
final class RowIndex {
  private(set) var rows: [Int32] = []

  /// Room for so many.
  init(capacity: Int) { rows.reserveCapacity(capacity) }

  /// How many there are.
  var count: Int { rows.count }

  /// Takes other ones.
  func set(_ rows: Span<Int32>) {
    self.rows.removeAll(keepingCapacity: true)
    unsafe rows.withUnsafeBufferPointer { unsafe self.rows.append(contentsOf: $0) }
  }
}
