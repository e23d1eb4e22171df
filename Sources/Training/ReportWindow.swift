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

  mutating func add(_ report: Step.Report) {
    steps += 1
    loss += report.loss
    gradientNorm += report.gradientNorm
  }
}
