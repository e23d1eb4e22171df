import Datasets
import Kernels

/// A loss: what training minimizes, summed over rows. A row without a target adds nothing.
///
/// The three methods work in place on one matrix, (rows, outputs): scores become predictions, and predictions become
/// gradients. No second matrix of that size is needed.
public protocol Criterion: Sendable {
  /// Replaces scores by predictions: by probabilities, or by nothing else where the scores are the predicted numbers.
  ///
  /// - Parameter scores: (rows, outputs).
  func probabilities(_ scores: Matrix)
  /// Replaces scores by predictions, as ``probabilities(_:)`` does, and returns the summed loss.
  ///
  /// - Parameters:
  ///   - scores: (rows, outputs).
  ///   - targets: the targets of the whole batch.
  ///   - rows: which rows of the batch `scores` holds.
  func forward(_ scores: Matrix, _ targets: Elements, _ rows: Range<Int>) -> Double
  /// Replaces predictions by the gradient of the summed loss with respect to the scores.
  ///
  /// - Parameters:
  ///   - predictions: (rows, outputs), of all rows of the batch.
  ///   - targets: the targets of the batch.
  func backward(_ predictions: Matrix, _ targets: Elements)
}

extension Range<Int> {
  /// The places of these rows' values where each row has `columns` values.
  func times(_ columns: Int) -> Range<Int> { columns * lowerBound..<columns * upperBound }
}
