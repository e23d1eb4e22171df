/// How data becomes numbers: found from the training part, kept in the checkpoint, and the same for all data that the model sees.
public struct Encoding: Sendable, Equatable, Codable {
  /// The tokens of the inputs; none where they are numbers.
  public var inputs: Vocabulary?
  /// The classes of the targets; none where they are numbers, or the inputs' tokens as in a language model.
  public var classes: Vocabulary?
  /// How the numbers of the inputs are scaled.
  public var inputScaling: Scaling?
  /// How the numbers of the targets are scaled.
  public var targetScaling: Scaling?

  /// An encoding.
  public init(
    inputs: Vocabulary? = nil, classes: Vocabulary? = nil, inputScaling: Scaling? = nil, targetScaling: Scaling? = nil
  ) {
    self.inputs = inputs
    self.classes = classes
    self.inputScaling = inputScaling
    self.targetScaling = targetScaling
  }
}
