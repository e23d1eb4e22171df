import Datasets
import Kernels

/// Passes the numbers of the data on as vectors. This layer has no weights.
package final class RealInput: InputLayer {
  private let vectors: TimeMajor

  /// Creates the layer for vectors of `features` numbers and inputs up to a shape.
  package init(features: Int, _ shape: InputShape) {
    vectors = TimeMajor(steps: shape.steps, rows: shape.rows, features: features)
  }

  package var isTrained: Bool { false }

  package func forward(_ elements: Elements, rows: Int) -> LayerInputs {
    let result = vectors[0..<elements.values.count / (rows * vectors.features)]
    result.all.set(elements.values)
    return LayerInputs(result)
  }

  package func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients) {}
  package func afterSum(_ dVectors: Matrix, _ gradients: Gradients) {}
}
