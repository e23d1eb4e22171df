import Files
import FoundationEssentials

extension Model {
  /// A validation in the log of a run.
  struct Validation {
    let step: Int
    /// The measures, as the log names them: `validationLoss`.
    let measures: [String: Double]
  }

  /// The last validation before the checkpoint was written. Nil if there was none, or if the checkpoint is not in the
  /// folder of its run.
  var lastValidation: Validation? {
    let checkpoints = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent()
    let log = checkpoints.deletingLastPathComponent().appendingPathComponent("metrics.jsonl")
    let lines = ((try? String(contentsOf: log, encoding: .utf8)) ?? "").split(separator: "\n")
    return lines.compactMap { validation(Data($0.utf8)) }.last { $0.step <= position.step }
  }

  private func validation(_ line: Data) -> Validation? {
    guard let values = (try? JSONTree(line))?.object, let step = values["step"]?.integer else { return nil }
    let measures = values.compactMapValues(\.number).filter { $0.key.hasPrefix("validation") }
    return measures.isEmpty ? nil : Validation(step: step, measures: measures)
  }
}
