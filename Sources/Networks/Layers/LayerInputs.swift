import Kernels

/// The inputs of a recurrent layer, (T, B, F): either one vector for each step and row, or few vectors that many steps
/// and rows share.
///
/// A text of thousands of tokens may have only a hundred different ones. The product of a token's vector with a kernel
/// is the same at every step, and is computed once for each token that the batch has. In the backward pass, the
/// gradients of all steps with the same token can be summed before they are multiplied with its vector.
public struct LayerInputs {
  /// The vectors: (T · B, F) in the order of time, or those of all tokens, (tokens, F), if ``index`` is not nil.
  package let vectors: Matrix
  /// The vector that each step and row reads, in the order of time. Nil if each has its own vector.
  let index: RowIndex?
  /// T, the number of time steps.
  let steps: Int

  /// Creates inputs with a vector for each step and row.
  package init(_ vectors: TimeMajor) {
    self.vectors = vectors.all
    index = nil
    steps = vectors.steps
  }

  /// Creates inputs that share vectors, with `rows` rows at each time step.
  init(distinct vectors: Matrix, _ index: RowIndex, rows: Int) {
    self.vectors = vectors
    self.index = index
    steps = index.count / rows
  }
}
