/// How data is encoded: the vocabulary, the classes and the scaling. They come from the training split and are saved in
/// the checkpoint. All data that the model reads is encoded in the same way.
public struct Encoding: Sendable, Equatable, Codable {
  /// The vocabulary of the inputs; nil if they are numbers.
  public var inputs: Vocabulary?
  /// The classes of the targets; nil if they are numbers, or tokens of the inputs as in a language model.
  public var classes: Vocabulary?
  /// The scaling of the inputs; nil for no scaling.
  public var inputScaling: Scaling?
  /// The scaling of the targets; nil for no scaling.
  public var targetScaling: Scaling?

  /// Creates an encoding.
  public init(
    inputs: Vocabulary? = nil, classes: Vocabulary? = nil, inputScaling: Scaling? = nil, targetScaling: Scaling? = nil
  ) {
    self.inputs = inputs
    self.classes = classes
    self.inputScaling = inputScaling
    self.targetScaling = targetScaling
  }
}
