import Foundation

/// Where a checkpoint comes from.
public struct Lineage: Sendable, Codable, Equatable {
  /// The version of the program that wrote it.
  public var version: String
  /// The hash of that program's bytes.
  public var program: String
  /// When it was written, in UTC (ISO 8601).
  public var created: String
  /// The machine of process 0.
  public var host: String
  /// Number of processes.
  public var processes: Int
  /// The instruction set that the program was built for.
  public var instructionSet: String
  /// What all random numbers of the run come from.
  public var seed: Int
  /// The hash of the data.
  public var dataHash: String
  /// The checkpoint that the run went on from; none for a run that started anew.
  public var parent: Parent?

  /// A checkpoint that a run went on from.
  public struct Parent: Sendable, Codable, Equatable {
    /// Where it lay.
    public let path: String
    /// Its step.
    public let step: Int
    /// The hash that it was sealed with.
    public let hash: String

    package init(path: String, step: Int, hash: String) {
      self.path = path
      self.step = step
      self.hash = hash
    }
  }

  /// The version of this program.
  public static let currentVersion = "0.1.0"

  package init(
    version: String = Lineage.currentVersion, program: String = "", created: String = "", host: String = "",
    processes: Int = 1, instructionSet: String = "", seed: Int = 1, dataHash: String = "", parent: Parent? = nil
  ) {
    self.version = version
    self.program = program
    self.created = created
    self.host = host
    self.processes = processes
    self.instructionSet = instructionSet
    self.seed = seed
    self.dataHash = dataHash
    self.parent = parent
  }
}
