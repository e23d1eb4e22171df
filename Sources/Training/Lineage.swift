import Foundation

/// Where a checkpoint comes from.
public struct Lineage: Sendable, Encodable {
  /// The version of the program that wrote it.
  public var version: String
  /// When it was written, in UTC (ISO 8601).
  public var created: String
  /// The machine of process 0.
  public var host: String
  /// Number of processes.
  public var processes: Int
  /// The instruction set that the program was built for.
  public var instructionSet: String
  /// The checkpoint that the run went on from; empty for a run that started anew.
  public var resumedFrom: String
  /// The hash of the data.
  public var dataHash: String

  /// The version of this program.
  public static let currentVersion = "0.1.0"

  package init(
    version: String = Lineage.currentVersion, created: String = "", host: String = "", processes: Int = 1,
    instructionSet: String = "", resumedFrom: String = "", dataHash: String = ""
  ) {
    self.version = version
    self.created = created
    self.host = host
    self.processes = processes
    self.instructionSet = instructionSet
    self.resumedFrom = resumedFrom
    self.dataHash = dataHash
  }
}

/// How far a run has come.
public struct Position: Sendable, Equatable, Codable {
  /// Steps done.
  public var step = 0
  /// The step with the lowest validation loss so far.
  public var bestStep = 0
  /// That loss, in nats a target; infinite before the first validation.
  public var bestLoss = Double.infinity
  /// Steps that were passed over, since their loss or gradient was not a finite number.
  public var skipped = 0
  /// What validations have made of the learning rate.
  public var plateau = Plateau()
  /// How long validations have got no better.
  public var earlyStopping = EarlyStopping()

  /// A position, the beginning unless something else is said.
  public init(step: Int = 0, bestStep: Int = 0, bestLoss: Double = .infinity, skipped: Int = 0) {
    self.step = step
    self.bestStep = bestStep
    self.bestLoss = bestLoss
    self.skipped = skipped
  }
}
