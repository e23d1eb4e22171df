import Configuration
import Failures
import Foundation
import Reporting
import Training

/// The folder that a run writes to: `config.yml`, `metrics.jsonl`, `checkpoints/`.
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
    guard let checkpoint = try checkpoint(resume).map({ try CheckpointFile(path: $0) }) else { return nil }
    let earlier = try Configuration.parse(try checkpoint.config(), name: checkpoint.path)
    try Configuration.checkResume(run, from: earlier, checkpoint: checkpoint.path)
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
    return try RunReporter(output: path, after: step)
  }

  private func checkpoint(_ resume: String) throws -> String? {
    let latest = CheckpointFolder(output: path).latest
    switch resume {
    case "auto": return latest
    case "never":
      guard latest == nil else {
        throw Failure(.usage, "\(path) holds a run; give another folder with --output, or go on with --resume auto")
      }
      return nil
    default: return resume
    }
  }
}
