import Datasets
import Failures
import HDF5
import Kernels
import Networks

/// A checkpoint on disk, opened for reading.
public final class CheckpointFile {
  /// Where it lies.
  public let path: String
  private let file: File

  /// Opens a checkpoint.
  ///
  /// - Throws: a failure of kind `missing` when there is no file, of kind `data` when it is not a checkpoint.
  public init(path: String) throws {
    self.path = path
    do throws(Failure) {
      try Seal.check(path)
      file = try File(path: path)
    } catch {
      throw Failure(error.kind, "\(error.message); give another checkpoint (to go on from one: --resume FILE)")
    }
  }

  /// The run's config, as YAML.
  public func config() throws -> String { try file.string(at: CheckpointPath.config) }

  /// The characters behind the tokens.
  public func vocabulary() throws -> Vocabulary {
    Vocabulary(try file.strings(at: CheckpointPath.vocabulary).flatMap(\.unicodeScalars))
  }

  /// How far the run had come.
  public func position() throws -> Position {
    var position = Position(
      step: Int(try file.integer(attribute: "step", of: CheckpointPath.own)),
      bestStep: Int(try file.integer(attribute: "best_step", of: CheckpointPath.own)),
      bestLoss: try file.double(attribute: "best_validation_loss", of: CheckpointPath.own),
      skipped: Int(try file.integer(attribute: "skipped_steps", of: CheckpointPath.own)))
    position.plateau = try plateau()
    position.earlyStopping = try earlyStopping()
    return position
  }

  private func plateau() throws -> Plateau {
    let group = CheckpointPath.plateau
    return Plateau(
      best: try file.double(attribute: "best", of: group), wait: Int(try file.integer(attribute: "wait", of: group)),
      cooldown: Int(try file.integer(attribute: "cooldown", of: group)),
      reductions: Int(try file.integer(attribute: "reductions", of: group)))
  }

  private func earlyStopping() throws -> EarlyStopping {
    let group = CheckpointPath.earlyStopping
    return EarlyStopping(
      best: try file.double(attribute: "best", of: group), wait: Int(try file.integer(attribute: "wait", of: group)))
  }

  /// Where it comes from.
  public func lineage() throws -> Lineage {
    let own = CheckpointPath.own
    return Lineage(
      version: try file.string(attribute: "version", of: own),
      created: try file.string(attribute: "created", of: own),
      host: try file.string(attribute: "host", of: own),
      processes: Int(try file.integer(attribute: "processes", of: own)),
      instructionSet: try file.string(attribute: "instruction_set", of: own),
      resumedFrom: try file.string(attribute: "resumed_from", of: own),
      dataHash: try file.string(attribute: "data_hash", of: own))
  }

  /// Reads the weights, which have the shapes of their layout.
  public func read(weights: Parameters) throws {
    for slot in weights.layout.slots { try read(weights, slot, at: CheckpointPath.weight(slot)) }
    weights.changed()
  }

  /// Reads what an optimizer remembers.
  public func read(moments: [(name: String, values: Parameters)]) throws {
    for moment in moments {
      for slot in moment.values.layout.slots {
        try read(moment.values, slot, at: CheckpointPath.moment(moment.name, slot))
      }
    }
  }

  /// Reads the states that go on to the next batch, of all rows.
  public func read(carried: CarriedState) throws {
    for (name, state) in zip(carried.names, carried.states) {
      try read(state, shape: [state.rows, state.columns], at: CheckpointPath.carried(name))
    }
  }

  /// Every array in the file with numbers in it, by the name that people use: `lstm_1/kernel`, `optimizer/m/…`.
  public func arrays() throws -> [Array] {
    try arrays(in: CheckpointPath.weights, prefix: "", .weight)
      + arrays(in: "\(CheckpointPath.own)/optimizer", prefix: "optimizer/", .moment)
      + arrays(in: "\(CheckpointPath.own)/carried", prefix: "carried/", .carried)
  }

  /// An array of a checkpoint.
  public struct Array {
    /// What it is to the run.
    public enum Role: Sendable {
      /// A weight of the model.
      case weight
      /// What the optimizer remembers.
      case moment
      /// A state between two batches.
      case carried
    }

    /// Its name.
    public let name: String
    /// Its shape.
    public let shape: [Int]
    /// What it is to the run.
    public let role: Role
    /// Its values, row by row.
    public let values: [Float]
  }

  private func arrays(in group: String, prefix: String, _ role: Array.Role) throws -> [Array] {
    guard try file.contains(group) else { return [] }
    return try file.children(of: group).flatMap { child in
      let path = "\(group)/\(child)"
      if try file.isGroup(path) { return try arrays(in: path, prefix: "\(prefix)\(child)/", role) }
      return [
        Array(name: prefix + child, shape: try file.shape(of: path), role: role, values: try file.floats(at: path))
      ]
    }
  }

  private func read(_ values: Parameters, _ slot: Slot, at path: String) throws {
    try read(values[slot], shape: slot.shape, at: path)
  }

  private func read(_ matrix: Matrix, shape: [Int], at array: String) throws {
    let found = try file.shape(of: array)
    if found != shape {
      throw Failure(.data, "\(path): \(array) has the shape \(found) where \(shape) is expected; the file was changed")
    }
    try matrix.withMutableSpan { try file.readFloats(at: array, into: &$0) }
  }
}
