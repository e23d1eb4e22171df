import Datasets
import Kernels

/// Vectors as the data has them. Has no weights.
package final class RealInput: InputLayer {
  private let vectors: TimeMajor

  /// Vectors of `features` numbers, for inputs of a shape.
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
