/// Where the time of steps goes.
public struct Laps: Sendable {
  /// A part of a step.
  public enum Phase: Int, Sendable, CaseIterable {
    /// Tokens to vectors.
    case embedding
    /// The recurrent layers forward.
    case layersForward
    /// The dense layer forward.
    case head
    /// Scores to loss and its gradient.
    case softmax
    /// The dense layer back.
    case headBackward
    /// The recurrent layers back.
    case layersBackward
    /// The vectors' gradients to the table.
    case embeddingBackward
    /// The sums over processes.
    case communication
    /// The gradient's norm, the clip and the update.
    case update
  }

  private let clock = ContinuousClock()
  private var last = ContinuousClock.now
  private var times = InlineArray<9, Duration>(repeating: .zero)

  /// Nothing measured yet.
  public init() {}

  /// The time of a phase over all steps.
  public subscript(phase: Phase) -> Duration { times[phase.rawValue] }

  /// A phase begins now.
  mutating func start() { last = clock.now }

  /// A phase ends now, and the next begins.
  mutating func end(_ phase: Phase) {
    let now = clock.now
    times[phase.rawValue] += now - last
    last = now
  }
}
