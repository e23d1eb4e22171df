/// How data is encoded: the vocabulary, the classes and the scaling. They come from the training split and are saved in
/// the checkpoint. All data that the model reads is encoded in the same way.
public struct Encoding: Sendable, Equatable, Codable {
  /// The vocabulary of the inputs; nil if they are numbers.
  public var inputs: Vocabulary?
  /// The classes of the targets; nil if they are numbers, or tokens of the inputs as in a language model.
  public var classes: Vocabulary?
  /// The classes of each column that is the same in all rows of a series, by its number from 0; none for columns of numbers.
  public var staticClasses: [Int: [String]] = [:]
  /// The classes of each column of a series that is known ahead, by its number from 0; none for columns of numbers.
  public var knownClasses: [Int: [String]] = [:]
  /// The frequency of series, as ``Frequency/init(_:)`` reads it; nil if the config gives it, or for no times.
  public var frequency: String?
  /// The decimal mark of the numbers of series, if it is a comma that was found in them; nil if the config gives it.
  public var decimal: String?
  /// The scaling of the sources of an encoder; nil for no scaling.
  public var sourceScaling: Scaling?
  /// The scaling of the inputs; nil for no scaling.
  public var inputScaling: Scaling?
  /// The scaling of the targets; nil for no scaling.
  public var targetScaling: Scaling?

  /// Creates an encoding.
  public init(
    inputs: Vocabulary? = nil, classes: Vocabulary? = nil, sourceScaling: Scaling? = nil, inputScaling: Scaling? = nil,
    targetScaling: Scaling? = nil
  ) {
    self.inputs = inputs
    self.classes = classes
    self.sourceScaling = sourceScaling
    self.inputScaling = inputScaling
    self.targetScaling = targetScaling
  }

  /// Whether another encoding has the same vocabulary and classes, and a scaling that differs at most by the rounding of
  /// 32 bits, with which checkpoints of bits version 1 were scaled.
  public func isNearly(_ other: Encoding) -> Bool {
    func isNear(_ a: Scaling?, _ b: Scaling?) -> Bool {
      guard let a, let b else { return a == nil && b == nil }
      return a.isNearly(b)
    }
    return inputs == other.inputs && classes == other.classes && staticClasses == other.staticClasses
      && knownClasses == other.knownClasses
      && isNear(inputScaling, other.inputScaling)
      && isNear(targetScaling, other.targetScaling) && isNear(sourceScaling, other.sourceScaling)
  }
}
