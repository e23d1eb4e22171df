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

  /// Makes the folder, finds the checkpoint to go on from, and writes down the config.
  ///
  /// - Parameter resume: `auto`, `never` or a checkpoint's path.
  /// - Returns: the checkpoint, if there is one to go on from, and what reports the run.
  func open(_ run: Run, _ text: String, resume: String) throws -> (CheckpointFile?, RunReporter?) {
    let checkpoint = try checkpoint(resume).map { try CheckpointFile(path: $0) }
    if let checkpoint {
      let earlier = try Configuration.parse(try checkpoint.config(), name: checkpoint.path)
      try Configuration.checkResume(run, from: earlier, checkpoint: checkpoint.path)
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/config.yml"), options: .atomic)
    } catch {
      throw Failure(.io, "\(path) cannot be written to; mend its permissions or give another folder with --output")
    }
    return (checkpoint, try RunReporter(output: path, after: checkpoint?.position().step ?? 0))
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
