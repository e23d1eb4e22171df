/// Where the time of steps goes: a stop-watch that the layers and the step press when a part of their work ends.
public final class Laps {
  /// A part of a step.
  public enum Phase: Int, CaseIterable {
    /// Tokens to vectors.
    case embedding
    /// The inputs times their kernel.
    case inputProducts
    /// The states times the recurrent kernel, and in the same pass the gates.
    case recurrentProductsAndGates
    /// The dense layer forward.
    case head
    /// Scores to loss and its gradient.
    case softmax
    /// The dense layer back.
    case headBackward
    /// The gates back.
    case gatesBackward
    /// The gradients of a step's sums to the state before.
    case recurrentProductsBackward
    /// The sums over rows that are the kernels' gradients.
    case weightGradients
    /// The gradients of the sums to the inputs.
    case inputProductsBackward
    /// The vectors' gradients to the table.
    case embeddingBackward
    /// For the others to come to the sums, where that is told apart.
    case waiting
    /// The sums over processes.
    case communication
    /// The gradient's norm, the clip and the update.
    case update
  }

  private let clock = ContinuousClock()
  private var last = ContinuousClock.now
  private var times = InlineArray<14, Duration>(repeating: .zero)

  /// Is told of each part of the work as it ends, where somebody records them.
  public var observer: ((Phase, _ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> Void)?

  /// Is called between parts of the work, for what goes on beside it.
  public var between: (() -> Void)?

  /// Nothing measured yet.
  package init() {}

  /// The time of a phase over all steps.
  public subscript(phase: Phase) -> Duration { times[phase.rawValue] }

  /// Forgets what was measured.
  public func reset() { for i in times.indices { times[i] = .zero } }

  /// A phase begins now.
  public func start() { last = clock.now }

  /// A phase ends now, and the next begins.
  public func end(_ phase: Phase) {
    let now = clock.now
    times[phase.rawValue] += now - last
    observer?(phase, last, now)
    last = now
    between?()
  }
}
