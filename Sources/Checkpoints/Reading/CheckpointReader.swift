import Datasets
import Failures
import HDF5
import Kernels
import Plans

/// Reads a checkpoint file through libhdf5, and checks all that can be checked without knowing what its config means.
///
/// The library is known to crash on files that were made for that, and the seal is no secret. So what people hand over
/// is read in a process of its own (`lockstep`'s `ReadingProcess`).
struct CheckpointReader: ~Copyable {
  /// Counts the changes of what is in a file.
  static let format: Int64 = 1

  /// Where doubles, as other programs may hold a step in, stop counting.
  private static let mostSteps = 1 << 53

  private let file: File

  init(_ path: String) throws { file = try File(path: path) }

  /// An array in the file.
  struct Place {
    let path: String
    let name: String
    let role: CheckpointFile.Array.Role
  }

  /// The groups that hold arrays, how their arrays' names begin, and how many groups lie in each other there.
  static let groups: [(path: String, prefix: String, role: CheckpointFile.Array.Role, depth: Int)] = [
    (CheckpointPath.weights, "", .weight, 3),
    ("\(CheckpointPath.own)/optimizer", "optimizer/", .moment, 4),
    ("\(CheckpointPath.own)/carried", "carried/", .carried, 2),
  ]

  /// Where arrays lie in the group at `path`.
  func places(in path: String, prefix: String, _ role: CheckpointFile.Array.Role, depth: Int) throws -> [Place] {
    guard try file.contains(path) else { return [] }
    return try file.children(of: path).flatMap { child in
      let place = Place(path: "\(path)/\(child)", name: prefix + child, role: role)
      guard try file.isGroup(place.path) else { return [place] }
      if depth == 1 { throw Failure(.data, "\(file.path): \(place.path) is a group where an array is expected") }
      return try places(in: place.path, prefix: "\(place.name)/", role, depth: depth - 1)
    }
  }

  /// Reads an array, and checks it against its checksum.
  func array(at place: Place) throws -> (shape: [Int], values: [Float]) {
    let values = try file.floats(at: place.path)
    let checksum = try file.integer(attribute: "checksum", of: place.path)
    if checksum != Int64(bitPattern: hash(values.span)) {
      throw Failure(.data, "\(file.path): \(place.path) is damaged: its checksum does not match")
    }
    return (try file.shape(of: place.path), values)
  }

  /// Reads all arrays.
  func arrays() throws -> (entries: [CheckpointContents.Entry], floats: [Float]) {
    var entries: [CheckpointContents.Entry] = []
    var floats: [Float] = []
    floats.reserveCapacity(Int(clamping: file.size / 4))
    for group in CheckpointReader.groups {
      for place in try places(in: group.path, prefix: group.prefix, group.role, depth: group.depth) {
        let (shape, values) = try array(at: place)
        // Two names may lead to the same numbers, and then the whole could be far more than the file.
        guard UInt64(4 * (floats.count + values.count)) <= file.size else {
          throw Failure(.data, "\(file.path): its arrays need more bytes than it has")
        }
        entries.append(.init(path: place.path, name: place.name, role: place.role, shape: shape))
        floats += values
      }
    }
    return (entries, floats)
  }

  /// Checks that the file has the format that this program writes.
  func checkFormat() throws {
    let names = try file.contains(CheckpointPath.own) ? try file.attributeNames(of: CheckpointPath.own) : []
    let found = names.contains("format") ? try file.integer(attribute: "format", of: CheckpointPath.own) : 0
    guard found == CheckpointReader.format else {
      throw Failure(
        .data,
        "\(file.path) has format \(found) of Lockstep's checkpoints, this program reads \(CheckpointReader.format): "
          + "take the lockstep that wrote it")
    }
  }

  func config() throws -> String { try file.string(at: CheckpointPath.config) }

  func form() throws -> DataForm { try file.form() }
  func encoding(_ form: DataForm) throws -> Encoding { try file.encoding(form) }

  func position() throws -> Position {
    var position = Position(
      step: try integer("step"), bestStep: try integer("best_step"),
      bestLoss: try file.double(attribute: "best_validation_loss", of: CheckpointPath.own),
      skipped: try integer("skipped_steps"))
    let steps = 0...max(0, position.step)
    guard (0...CheckpointReader.mostSteps).contains(position.step), steps.contains(position.bestStep),
      steps.contains(position.skipped), !position.bestLoss.isNaN
    else { throw Failure(.data, "\(file.path): \(CheckpointPath.own) tells of steps that no run has") }
    position.window = try window()
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

  /// What happened since the last report.
  private func window() throws -> ReportWindow {
    var window = ReportWindow()
    (window.steps, window.skipped) = (try integer("unreported_steps"), try integer("unreported_skipped_steps"))
    window.loss = try file.double(attribute: "unreported_loss", of: CheckpointPath.own)
    window.gradientNorm = try file.double(attribute: "unreported_gradient_norm", of: CheckpointPath.own)
    return window
  }

  func lineage() throws -> Lineage {
    let hasParent = try file.attributeNames(of: CheckpointPath.own).contains("parent_path")
    return Lineage(
      version: try string("version"), program: try string("program_hash"), created: try string("created"),
      host: try string("host"), processes: try integer("processes"), instructionSet: try string("instruction_set"),
      seed: try integer("seed"), dataHash: try string("data_hash"),
      parent: hasParent
        ? .init(path: try string("parent_path"), step: try integer("parent_step"), hash: try string("parent_hash"))
        : nil)
  }

  private func string(_ attribute: String) throws -> String {
    try file.string(attribute: attribute, of: CheckpointPath.own)
  }

  private func integer(_ attribute: String) throws -> Int {
    Int(try file.integer(attribute: attribute, of: CheckpointPath.own))
  }
}

extension CheckpointContents {
  /// Reads the checkpoint at `path` in this process: its seal first, then everything.
  ///
  /// - Throws: a failure of kind `missing` when there is no file, of kind `io` when it cannot be read, of kind `data`
  ///   when it is not a whole checkpoint.
  public init(reading path: String) throws {
    let seal = try Seal.check(path)
    do {
      let reader = try CheckpointReader(path)
      try reader.checkFormat()
      let arrays = try reader.arrays()
      let form = try reader.form()
      header = Header(
        seal: seal, config: try reader.config(), form: form, encoding: try reader.encoding(form),
        position: try reader.position(), lineage: try reader.lineage(), arrays: arrays.entries)
      floats = arrays.floats
    } catch let failure as Failure where failure.kind == .io {
      // The disk has just given every byte, so it is these that the library stumbles over.
      throw Failure(.data, failure.message)
    }
  }
}
