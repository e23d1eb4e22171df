/// What goes into a model and what comes out of it, as the data has it.
public struct DataForm: Sendable, Equatable, Codable {
  /// What stands at a step of a sequence.
  public enum Element: Sendable, Equatable, Codable {
    /// One of so many tokens, or classes.
    case token(count: Int)
    /// So many numbers.
    case values(count: Int)

    /// How many different tokens, or how many numbers.
    public var count: Int {
      switch self {
      case .token(let count), .values(let count): count
      }
    }
  }

  /// What goes in at each step of a source, where targets are made of sources; none where there are no sources.
  public var source: Element?
  /// What goes in at each step: where there are sources, what stands before each target.
  public var input: Element
  /// What should come out.
  public var target: Element
  /// Whether there is a target for each step, or one for the whole sequence.
  public var hasTargetAtEveryStep: Bool

  /// A form.
  public init(source: Element? = nil, input: Element, target: Element, hasTargetAtEveryStep: Bool) {
    self.source = source
    self.input = input
    self.target = target
    self.hasTargetAtEveryStep = hasTargetAtEveryStep
  }

  /// That of a language model: each token's target is the next one.
  public init(languageOf tokens: Int) {
    self.init(input: .token(count: tokens), target: .token(count: tokens), hasTargetAtEveryStep: true)
  }
}
