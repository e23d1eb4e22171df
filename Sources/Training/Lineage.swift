import Foundation

/// Where a checkpoint comes from.
public struct Lineage: Sendable, Encodable {
  /// The version of the program that wrote it.
  public var version = Lineage.currentVersion
  /// When it was written, in UTC (ISO 8601).
  public var created = ""
  /// The machine of process 0.
  public var host = ""
  /// Number of processes.
  public var processes = 1
  /// The instruction set that the program was built for.
  public var instructionSet = ""
  /// The checkpoint that the run went on from; empty for a run that started anew.
  public var resumedFrom = ""
  /// The hash of the data.
  public var dataHash = ""

  /// The version of this program.
  public static let currentVersion = "0.1.0"
}

/// How far a run has come.
public struct Position: Sendable, Equatable {
  /// Steps done.
  public var step = 0
  /// The step with the lowest validation loss so far.
  public var bestStep = 0
  /// That loss, in nats a target; infinite before the first validation.
  public var bestLoss = Double.infinity

  /// A position, the beginning unless something else is said.
  public init(step: Int = 0, bestStep: Int = 0, bestLoss: Double = .infinity) {
    self.step = step
    self.bestStep = bestStep
    self.bestLoss = bestLoss
  }
}
