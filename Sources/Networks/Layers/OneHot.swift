import Datasets
import Kernels

/// Turns each token into a one-hot vector: zeros, and a one at the token. This layer has no weights.
package final class OneHot: InputLayer {
  private let index: RowIndex?
  private let vectors: TimeMajor

  /// Creates the layer for inputs up to a shape.
  package init(classes: Int, _ shape: InputShape) {
    index = shape.index
    vectors =
      index == nil
      ? TimeMajor(steps: shape.steps, rows: shape.rows, features: classes)
      : TimeMajor(steps: 1, rows: classes, features: classes)
    if index != nil { for token in 0..<classes { vectors.all[token, token] = 1 } }
  }

  package var isTrained: Bool { false }

  package func forward(_ elements: Elements, rows: Int) -> LayerInputs {
    let tokens = elements.tokens.span
    if let index {
      index.set(tokens)
      return LayerInputs(distinct: vectors.all, index, rows: rows)
    }
    let result = vectors[0..<tokens.count / rows]
    oneHot(tokens, into: result.all)
    return LayerInputs(result)
  }

  package func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients) {}
  package func afterSum(_ dVectors: Matrix, _ gradients: Gradients) {}
}
