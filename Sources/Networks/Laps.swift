/// Measures where the time of training steps goes. The layers and the step report the end of each phase. It only
/// measures.
public final class Laps {
  /// A phase of a step.
  public enum Phase: Int, CaseIterable {
    /// The embedding, forward.
    case embedding
    /// The products of the inputs and the kernels, forward.
    case inputProducts
    /// The products of the states and the recurrent kernels, and the gates, forward.
    case recurrentProductsAndGates
    /// The output layer, forward.
    case head
    /// The loss and its gradient.
    case softmax
    /// The output layer, backward.
    case headBackward
    /// The gates, backward.
    case gatesBackward
    /// The gradients of the states: products with the transposed recurrent kernels.
    case recurrentProductsBackward
    /// The gradients of the kernels: sums over rows.
    case weightGradients
    /// The gradients of the inputs: products with the transposed kernels.
    case inputProductsBackward
    /// The gradient of the embedding.
    case embeddingBackward
    /// Waiting for other processes. It is measured separately only for a timeline.
    case waiting
    /// The sum over processes, which includes the waiting.
    case communication
    /// The norm of the gradient, clipping, and the update of the weights.
    case update
  }

  private let clock = ContinuousClock()
  private var last = ContinuousClock.now
  private var times = InlineArray<14, Duration>(repeating: .zero)

  /// Called at the end of each phase, if a timeline is recorded.
  public var observer: ((Phase, _ start: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> Void)?

  /// Creates a measurement with all times at zero.
  package init() {}

  /// The total time of a phase over all steps.
  public subscript(phase: Phase) -> Duration { times[phase.rawValue] }

  /// Resets all times to zero.
  public func reset() { for i in times.indices { times[i] = .zero } }

  /// Starts the first phase.
  public func start() { last = clock.now }

  /// Ends a phase and starts the next one.
  public func end(_ phase: Phase) {
    let now = clock.now
    times[phase.rawValue] += now - last
    observer?(phase, last, now)
    last = now
  }
}
