/// A named array in the flat parameter buffer.
public struct Slot: Sendable {
  /// What an array is to its layer.
  public enum Role: Sendable {
    /// The table of an embedding, (tokens, size).
    case table
    /// The matrix that a layer's inputs are multiplied with, (inputs, outputs).
    case kernel
    /// The matrix that a recurrent layer's state is multiplied with, (units, outputs).
    case recurrentKernel
    /// What is added to the products.
    case bias
    /// The factors of a layer normalization.
    case gamma
    /// The terms of a layer normalization.
    case beta
    /// No weight: sums over rows from which gradients are computed later.
    case sums
  }

  /// The layer and the array, named as in Keras: `lstm_1/recurrent_kernel`, `bidirectional_1/forward_lstm_1/kernel`.
  public let name: String
  /// What the array is to its layer.
  public let role: Role
  /// The shape, as in Keras: (inputs, outputs) for a kernel, (outputs) for most biases.
  public let shape: [Int]
  /// How the array is initialized before training.
  public let initializer: Initializer
  /// The gates that lie side by side in the last dimension, in order. Empty if the layer has no gates.
  public let gates: [String]
  /// Whether the array is trained.
  public let isTrainable: Bool
  let offset: Int

  /// The name of the layer: `lstm_1`, `bidirectional_1`.
  public var layer: String { String(name.prefix { $0 != "/" }) }
  /// The name of the array within its layer: `recurrent_kernel`, `forward_lstm_1/kernel`.
  public var nameInLayer: String { String(name.dropFirst(layer.count + 1)) }
  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
  /// The elements' indices in the buffer.
  package var range: Range<Int> { offset..<offset + count }
}
