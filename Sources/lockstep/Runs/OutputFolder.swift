import Checkpoints
import Configuration
import Failures
import Files
import Foundation
import Plans
import Reporting

/// The folder that a run writes to: `config.yml`, `metrics.jsonl`, `tensorboard/`, `checkpoints/`.
struct OutputFolder {
  let path: String

  /// `runs/char-lm` for `configs/char-lm.yml`.
  static func standard(for config: String) -> String {
    "runs/\(URL(fileURLWithPath: config).deletingPathExtension().lastPathComponent)"
  }

  /// Finds the checkpoint to go on from, if there is one.
  ///
  /// - Parameter resume: `auto`, `never` or a checkpoint's path.
  func checkpoint(for run: Run, resume: String) throws -> CheckpointFile? {
    guard let checkpoint = try checkpoint(resume) else { return nil }
    try Configuration.checkResume(run, from: try checkpoint.run(), checkpoint: checkpoint.path)
    return checkpoint
  }

  /// Makes the folder and writes down the config.
  ///
  /// - Parameter step: the step that the run goes on from.
  /// - Returns: what reports the run.
  func open(_ text: String, after step: Int) throws -> RunReporter {
    // First what can fail for an earlier run too, before its config is replaced.
    try CheckpointFolder(output: path).create()
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/config.yml"), options: .atomic)
    } catch {
      throw Failure(
        .io, "\(path) cannot be written to; free space, mend its permissions or give another folder with --output")
    }
    return try RunReporter(output: path, config: text, after: step)
  }

  private func checkpoint(_ resume: String) throws -> CheckpointFile? {
    let folder = CheckpointFolder(output: path)
    switch resume {
    case "auto": return try newestWhole(folder)
    case "never":
      guard folder.latest == nil else {
        throw Failure(.usage, "\(path) holds a run; give another folder with --output, or go on with --resume auto")
      }
      return nil
    default: return try CheckpointFile(path: resume)
    }
  }

  /// The latest checkpoint or, if that is damaged or gone, the newest before it that is whole; none if there never was one.
  private func newestWhole(_ folder: CheckpointFolder) throws -> CheckpointFile? {
    let paths = folder.latestAndEarlier
    guard let latest = paths.first else { return nil }
    do {
      return CheckpointFile(path: latest, try ReadingProcess.contents(of: latest))
    } catch let failure as Failure where [.data, .missing].contains(failure.kind) {
      for path in paths.dropFirst() {
        guard let contents = try? ReadingProcess.contents(of: path) else { continue }
        Exit.say(Failure(failure.kind, "\(failure.message); going on from \(path), the newest before it that is whole"))
        return CheckpointFile(path: path, contents)
      }
      throw Failure(
        .data,
        "\(failure.message), and no checkpoint before it is whole; give one with --resume FILE, "
          + "or another folder with --output to train anew")
    }
  }
}
