/// The steps since the last report. A checkpoint keeps them, so that a resumed run reports the same as one that never
/// stopped.
public struct ReportWindow: Sendable, Equatable, Codable {
  /// The number of finished steps.
  public var steps = 0
  /// The number of skipped steps.
  public var skipped = 0
  /// The sum of the mean losses of the steps, in nats per target.
  public var loss = 0.0
  /// The sum of the norms of the gradients.
  public var gradientNorm = 0.0

  /// Creates a window without steps.
  public init() {}

  /// Adds a step.
  ///
  /// - Parameters:
  ///   - loss: the mean loss of the step.
  ///   - gradientNorm: the norm of the gradient of the step.
  package mutating func add(loss: Double, gradientNorm: Double) {
    steps += 1
    self.loss += loss
    self.gradientNorm += gradientNorm
  }
}
