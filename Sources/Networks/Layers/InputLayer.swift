import Datasets
import Kernels

/// Turns the tokens or numbers of a batch into vectors.
public protocol InputLayer: AnyObject {
  /// Computes the vectors, (T · B, E), of the elements of a batch with `rows` rows at each time step.
  func forward(_ elements: Elements, rows: Int) -> LayerInputs
  /// Computes the gradient of the weights from the gradient with respect to the vectors, (T · B, E).
  func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients)
  /// Computes the gradient of the weights from the gradient with respect to those vectors that the batch of some process
  /// read, (vectors, E), if steps and rows share vectors. It is called after the sum over all shards.
  func afterSum(_ dVectors: Matrix, _ gradients: Gradients)
  /// Whether the layer has weights that are trained. If not, the layer above does not compute the gradient with respect
  /// to its inputs.
  var isTrained: Bool { get }
}
