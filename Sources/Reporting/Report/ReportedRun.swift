import Failures
import Foundation

/// A run as its output folder tells of it.
package struct ReportedRun {
  /// What it is called in the report.
  package let name: String
  /// The keys of its config and their values.
  let config: [(key: String, value: String)]
  /// What was logged.
  let lines: [MetricsLog.Line]

  /// Reads the log of an output folder.
  ///
  /// - Parameter config: the keys of its config and their values.
  /// - Throws: a failure of kind `missing` where no run is.
  package init(folder: String, name: String, config: [(key: String, value: String)]) throws {
    (self.name, self.config) = (name, config)
    lines = MetricsLog.lines("\(folder)/metrics.jsonl")
    if lines.isEmpty {
      throw Failure(
        .missing, "\(folder) has no metrics.jsonl with a line in it; give the output folder of a run that has reported")
    }
  }

  /// The points of a number over the steps, where lines have it.
  func points(_ number: KeyPath<MetricsLog.Line, Double?>) -> [(x: Double, y: Double)] {
    lines.compactMap { line in line[keyPath: number].map { (Double(line.step), $0) } }
  }

  /// The line of the best validation.
  var best: MetricsLog.Line? { lines.last { $0.isBest == true } }
}
