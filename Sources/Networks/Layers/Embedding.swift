import Datasets
import Kernels

/// Looks up a learned vector for each token.
///
///     x = table[token]
package final class Embedding: InputLayer {
  private let weights: Parameters
  private let table: Slot
  private let index: RowIndex?
  private let vectors: TimeMajor

  /// Creates an embedding for inputs up to a shape.
  package init(_ table: Slot, _ weights: Parameters, _ shape: InputShape) {
    self.weights = weights
    self.table = table
    index = shape.index
    vectors = TimeMajor(steps: index == nil ? shape.steps : 0, rows: shape.rows, features: table.shape[1])
  }

  package var isTrained: Bool { table.isTrainable }

  package func forward(_ elements: Elements, rows: Int) -> LayerInputs {
    let tokens = elements.tokens.span
    if let index {
      index.set(tokens)
      return LayerInputs(distinct: weights[table], index, rows: rows)
    }
    let result = vectors[0..<tokens.count / rows]
    gather(weights[table], tokens, into: result.all)
    return LayerInputs(result)
  }

  package func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients) {
    gradients.set(table: table, from: dVectors, at: elements.tokens.span)
  }

  package func afterSum(_ dVectors: Matrix, _ gradients: Gradients) { gradients.set(table, from: dVectors) }
}
