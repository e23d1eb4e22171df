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
