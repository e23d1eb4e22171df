/// The origin of a checkpoint.
public struct Lineage: Sendable, Codable, Equatable {
  /// The version of the program that wrote the checkpoint.
  public var version: String
  /// The version of the bits: programs with the same one compute the same weights from the same config and data.
  public var bits: Int
  /// The hash of the program's bytes.
  public var program: String
  /// When the checkpoint was written, in UTC (ISO 8601).
  public var created: String
  /// The host of rank 0.
  public var host: String
  /// The number of processes.
  public var processes: Int
  /// The instruction set that the program was built for.
  public var instructionSet: String
  /// The seed of all random numbers of the run.
  public var seed: Int
  /// The hash of the data.
  public var dataHash: String
  /// The checkpoint that the run resumed from, or nil if the run started from step 0.
  public var parent: Parent?

  /// A checkpoint that a run resumed from.
  public struct Parent: Sendable, Codable, Equatable {
    /// The path that the file had.
    public let path: String
    /// The step of the checkpoint.
    public let step: Int
    /// The hash in the seal of the file.
    public let hash: String

    package init(path: String, step: Int, hash: String) {
      self.path = path
      self.step = step
      self.hash = hash
    }
  }

  /// The version of this program.
  public static let currentVersion = "1.0.0"

  /// The version of this program's bits. Version 2 scales numbers in double precision, 3 fills missing numbers from the past alone,
  /// and 4 takes the mean over the numbers of a target that are there.
  public static let currentBits = 4

  package init(
    version: String = Lineage.currentVersion, bits: Int = Lineage.currentBits, program: String = "",
    created: String = "", host: String = "",
    processes: Int = 1, instructionSet: String = "", seed: Int = 1, dataHash: String = "", parent: Parent? = nil
  ) {
    self.version = version
    self.bits = bits
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
