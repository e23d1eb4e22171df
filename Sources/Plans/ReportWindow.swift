/// What has happened since the last report. It goes on over a stop, so that the next report is the one of a run without.
public struct ReportWindow: Sendable, Equatable, Codable {
  /// Steps done.
  public var steps = 0
  /// Steps passed over.
  public var skipped = 0
  /// The sum of their mean losses, in nats a target.
  public var loss = 0.0
  /// The sum of the gradients' norms.
  public var gradientNorm = 0.0

  /// Nothing yet.
  public init() {}

  /// Adds a step with its mean loss and the norm of its gradient.
  package mutating func add(loss: Double, gradientNorm: Double) {
    steps += 1
    self.loss += loss
    self.gradientNorm += gradientNorm
  }
}
