/// The form of the data: what a model reads and what it predicts.
public struct DataForm: Sendable, Equatable, Codable {
  /// The form of an element of a sequence.
  public enum Element: Sendable, Equatable, Codable {
    /// A token or class, one of `count`.
    case token(count: Int)
    /// A vector of `count` numbers.
    case values(count: Int)

    /// The number of different tokens or classes, or the number of numbers of a vector.
    public var count: Int {
      switch self {
      case .token(let count), .values(let count): count
      }
    }
  }

  /// The form of a source at each time step, for an encoder; nil without sources.
  public var source: Element?
  /// The form of the inputs at each time step. With sources, the inputs are the tokens before each target.
  public var input: Element
  /// The form of the targets.
  public var target: Element
  /// Whether there is a target at every time step, rather than one for the whole sequence.
  public var hasTargetAtEveryStep: Bool

  /// Creates a form.
  public init(source: Element? = nil, input: Element, target: Element, hasTargetAtEveryStep: Bool) {
    self.source = source
    self.input = input
    self.target = target
    self.hasTargetAtEveryStep = hasTargetAtEveryStep
  }

  /// Creates the form of a language model: the target of each token is the next token.
  ///
  /// - Parameter tokens: the size of the vocabulary.
  public init(languageOf tokens: Int) {
    self.init(input: .token(count: tokens), target: .token(count: tokens), hasTargetAtEveryStep: true)
  }
}
