/// A named place in the flat parameter buffer.
public struct Slot: Sendable {
  /// Layer and array, as Keras names them: `lstm_1/recurrent_kernel`.
  public let name: String
  /// The shape that people see, which is Keras's: (inputs, outputs) of a kernel, (outputs) of most biases.
  public let shape: [Int]
  /// How it is filled before training.
  public let initializer: Initializer
  /// The gates that lie side by side in the last dimension, in their order; empty where there are none.
  public let gates: [String]
  /// Whether it is trained.
  public let isTrainable: Bool
  let offset: Int

  /// Number of floats.
  public var count: Int { shape.reduce(1, *) }
  /// Its floats in the buffer.
  var range: Range<Int> { offset..<offset + count }
}
