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
    return lines.compactMap { validation(Array($0.utf8)) }.last { $0.step <= position.step }
  }

  private func validation(_ line: [UInt8]) -> Validation? {
    guard let values = JSONTree(line), let step = values["step"]?.integer else { return nil }
    let numbers = (values.entries ?? []).compactMap { key, value in value.number.map { (key, $0) } }
    let measures = Dictionary(numbers) { $1 }.filter { $0.key.hasPrefix("validation") }
    return measures.isEmpty ? nil : Validation(step: step, measures: measures)
  }
}
