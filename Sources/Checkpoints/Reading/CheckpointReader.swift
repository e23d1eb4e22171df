import Datasets
import Failures
import HDF5
import Kernels
import Plans

/// Reads a checkpoint file through libhdf5, and checks everything that can be checked without parsing the config.
///
/// The library is known to crash on files that were made for that purpose, and anyone can seal such a file. So files
/// that users give are read in a separate process (`lockstep`'s `ReadingProcess`).
struct CheckpointReader: ~Copyable {
  /// The version of the file format. It counts the changes of what is in a file.
  static let format = 1

  /// The largest step that other programs can store exactly, since they may use doubles.
  private static let mostSteps = 1 << 53

  private let file: File

  init(_ path: String) throws { file = try File(path: path) }

  /// A group that holds arrays.
  struct Group {
    let path: String
    /// The beginning of the names of its arrays, as users see them.
    let prefix: String
    /// The role of its arrays.
    let role: CheckpointFile.Array.Role
    /// The largest number of path components below the group.
    let depth: Int
  }

  /// An array in the file.
  struct ArrayLocation {
    let path: String
    /// The name of the array, as users see it.
    let name: String
    let role: CheckpointFile.Array.Role
  }

  /// The groups that hold all arrays.
  static let groups = [
    Group(path: CheckpointPath.weights, prefix: "", role: .weight, depth: 3),
    Group(path: CheckpointPath.optimizer, prefix: "optimizer/", role: .moment, depth: 4),
    Group(path: CheckpointPath.carriedStates, prefix: "carried/", role: .carried, depth: 2),
  ]

  /// Returns the locations of the arrays in a group.
  func locations(in group: Group) throws -> [ArrayLocation] {
    guard try file.contains(group.path) else { return [] }
    return try file.children(of: group.path).flatMap { child in
      let (path, name) = ("\(group.path)/\(child)", group.prefix + child)
      guard try file.isGroup(path) else { return [ArrayLocation(path: path, name: name, role: group.role)] }
      if group.depth == 1 { throw Failure(.data, "\(file.path): \(path) is a group where an array is expected") }
      return try locations(in: Group(path: path, prefix: "\(name)/", role: group.role, depth: group.depth - 1))
    }
  }

  /// Reads an array, and checks it against its checksum.
  func array(at location: ArrayLocation) throws -> (shape: [Int], values: [Float]) {
    let values = try file.floats(at: location.path)
    if try file.value(.checksum(of: location.path)) != hash(values.span) {
      throw Failure(.data, "\(file.path): \(location.path) is damaged: its checksum does not match")
    }
    return (try file.shape(of: location.path), values)
  }

  /// Reads all arrays.
  func arrays() throws -> (entries: [CheckpointContents.Entry], floats: [Float]) {
    var entries: [CheckpointContents.Entry] = []
    var floats: [Float] = []
    floats.reserveCapacity(Int(clamping: file.size / 4))
    for group in CheckpointReader.groups {
      for location in try locations(in: group) {
        let (shape, values) = try array(at: location)
        // Several names can stand for the same array, and then all arrays together could be much larger than the file.
        guard UInt64(4 * (floats.count + values.count)) <= file.size else {
          throw Failure(.data, "\(file.path): its arrays need more bytes than it has")
        }
        entries.append(.init(path: location.path, name: location.name, role: location.role, shape: shape))
        floats += values
      }
    }
    return (entries, floats)
  }

  /// Checks that the file has the format that this program writes.
  func checkFormat() throws {
    let isKnown = try file.contains(CheckpointPath.own) && file.has(.format)
    let found = isKnown ? try file.value(.format) : 0
    guard found == CheckpointReader.format else {
      throw Failure(
        .data,
        "\(file.path) has format \(found) of Lockstep's checkpoints, this program reads \(CheckpointReader.format); "
          + "use the version of Lockstep that wrote it")
    }
  }

  func config() throws -> String { try file.string(at: CheckpointPath.config) }
  func form() throws -> DataForm { try file.form() }
  func encoding(_ form: DataForm) throws -> Encoding { try file.encoding(form) }

  func position() throws -> Position {
    var position = Position(
      step: try file.value(.step), bestStep: try file.value(.bestStep), bestLoss: try file.value(.bestLoss),
      skipped: try file.value(.skippedSteps))
    let steps = 0...max(0, position.step)
    guard (0...CheckpointReader.mostSteps).contains(position.step), steps.contains(position.bestStep),
      steps.contains(position.skipped), !position.bestLoss.isNaN
    else { throw Failure(.data, "\(file.path): \(CheckpointPath.own) has steps or a loss that no run can have") }
    position.window = try window()
    position.plateau = try plateau()
    position.earlyStopping = try earlyStopping()
    return position
  }

  private func plateau() throws -> Plateau {
    Plateau(
      best: try file.value(.plateauBest), wait: try file.value(.plateauWait),
      cooldown: try file.value(.plateauCooldown), reductions: try file.value(.plateauReductions))
  }

  private func earlyStopping() throws -> EarlyStopping {
    EarlyStopping(best: try file.value(.earlyStoppingBest), wait: try file.value(.earlyStoppingWait))
  }

  private func window() throws -> ReportWindow {
    var window = ReportWindow()
    window.steps = try file.value(.unreportedSteps)
    window.skipped = try file.value(.unreportedSkippedSteps)
    window.loss = try file.value(.unreportedLoss)
    window.gradientNorm = try file.value(.unreportedGradientNorm)
    return window
  }

  func lineage() throws -> Lineage {
    Lineage(
      version: try file.value(.version), bits: try file.has(.bits) ? try file.value(.bits) : 1,
      program: try file.value(.programHash), created: try file.value(.created),
      host: try file.value(.host), processes: try file.value(.processes),
      instructionSet: try file.value(.instructionSet), seed: try file.value(.seed), dataHash: try file.value(.dataHash),
      parent: try parent())
  }

  private func parent() throws -> Lineage.Parent? {
    guard try file.has(.parentPath) else { return nil }
    return .init(
      path: try file.value(.parentPath), step: try file.value(.parentStep), hash: try file.value(.parentHash))
  }
}

extension CheckpointContents {
  /// Reads the checkpoint at `path` in this process: the seal first, then everything else.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read, of kind `data` if it
  ///   is not a complete checkpoint.
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
      // The seal was checked, so the disk can give every byte: the library fails because of the bytes.
      throw Failure(.data, failure.message)
    }
  }
}
