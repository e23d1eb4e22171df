import Checkpoints
import Configuration
import Failures
import Files
import FoundationEssentials
import Plans
import Reporting
import SystemPackage

/// The folder that a run writes to. It contains `config.yml`, `metrics.jsonl`, `tensorboard/` and `checkpoints/`, and
/// while a run writes to it, `lock`.
final class OutputFolder {
  let path: String
  private var lock: FolderLock?

  init(path: String) { self.path = path }

  /// Returns the default folder of a config: `runs/char-lm` for `configs/char-lm.yml`.
  static func standard(for config: String) -> String {
    "runs/\(URL(fileURLWithPath: config).deletingPathExtension().lastPathComponent)"
  }

  /// The names of the files that each run writes.
  static let names = ["config.yml", "metrics.jsonl"]

  /// The files of a run that no other output may replace.
  var files: [String?] {
    let checkpoints = CheckpointFolder(output: path)
    return OutputFolder.names.map { "\(path)/\($0)" } + [checkpoints.latest, checkpoints.best]
  }

  /// Opens the checkpoint to resume from. Nil if the run starts anew. From here on, no other run can write to the
  /// folder, if it exists.
  ///
  /// - Parameter resume: `auto`, `never` or the path of a checkpoint.
  func checkpoint(for run: Run, resume: String) throws -> CheckpointFile? {
    if (try? FilePath(path).stat())?.type == .directory { try makeLock() }
    guard let checkpoint = try checkpoint(resume) else { return nil }
    try Configuration.checkResume(run, from: try checkpoint.run(), checkpoint: checkpoint.path)
    return checkpoint
  }

  /// Creates the folder if it does not exist, and writes the config to it.
  ///
  /// - Parameters:
  ///   - text: the config, as YAML.
  ///   - step: the step that the run resumes from.
  ///   - origin: the checkpoint that the run resumes from; nil if it starts anew.
  /// - Returns: the reporter of the run.
  func open(_ text: String, after step: Int, resumesFrom origin: (path: String, position: Position)?) throws
    -> RunReporter
  {
    // This can fail in the folder of an earlier run, so it happens before the config of that run is overwritten.
    let checkpoints = CheckpointFolder(output: path)
    try checkpoints.create()
    if lock == nil {
      try makeLock()
      // Another run may have come and gone since this one looked for a checkpoint.
      if checkpoints.holdsRun { throw holdsRun }
    }
    if let origin { try checkpoints.takeBest(origin.position, besides: origin.path) }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/config.yml"), options: .atomic)
    } catch {
      throw Failure(
        .io, "\(path) cannot be written to; free space, fix its permissions or give another folder with --output")
    }
    return try RunReporter(output: path, config: text, after: step)
  }

  /// Lets other runs write to the folder.
  func close() {
    lock?.release()
    lock = nil
  }

  private func makeLock() throws {
    let lock = try FolderLock(folder: path)
    self.lock = lock
    if lock.isHeld { return }
    Exit.say(Failure(.io, "\(path) is on a file system without locks; make sure that no other run writes there"))
  }

  private var holdsRun: Failure {
    Failure(.usage, "\(path) holds a run; give another folder with --output, or go on with --resume auto")
  }

  private func checkpoint(_ resume: String) throws -> CheckpointFile? {
    let folder = CheckpointFolder(output: path)
    switch resume {
    case "auto": return try newestWhole(folder)
    case "never":
      if folder.holdsRun { throw holdsRun }
      return nil
    default: return try CheckpointFile(path: resume)
    }
  }

  /// Opens the latest checkpoint or, if it is damaged or missing, the newest one that is undamaged. Nil if the folder has no
  /// checkpoints.
  private func newestWhole(_ folder: CheckpointFolder) throws -> CheckpointFile? {
    let paths = folder.latestAndEarlier
    guard let latest = paths.first else { return nil }
    do {
      let contents = try ReadingProcess.contents(of: latest)
      if folder.latest == nil {
        Exit.say(
          Failure(
            .missing, "\(folder.path)/latest is missing; resuming from \(latest), the newest one that is undamaged"))
      }
      return CheckpointFile(path: latest, contents)
    } catch let failure as Failure where [.data, .missing].contains(failure.kind) {
      for path in paths.dropFirst() {
        guard let contents = try? ReadingProcess.contents(of: path) else { continue }
        Exit.say(Failure(failure.kind, "\(failure.message); resuming from \(path), the newest one that is undamaged"))
        return CheckpointFile(path: path, contents)
      }
      throw Failure(
        .data,
        "\(failure.message), and no checkpoint before it is whole; give one with --resume FILE, "
          + "or another folder with --output to train anew")
    }
  }
}
