import Datasets
import Kernels

/// Turns what a batch has into vectors.
public protocol InputLayer: AnyObject {
  /// The vectors, (T · B, E), of what a batch has at `rows` rows of each step.
  func forward(_ elements: Elements, rows: Int) -> LayerInputs
  /// Takes the gradient of the vectors to the weights.
  func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients)
  /// The same for the gradient of the different vectors, when the sums over all shards are there.
  func afterSum(_ dVectors: Matrix, _ gradients: Gradients)
  /// Whether these have anything to do, so that the layer above need not form the gradient otherwise.
  var isTrained: Bool { get }
}
