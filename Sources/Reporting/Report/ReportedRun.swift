import Failures

/// The log and the config of a run.
package struct ReportedRun {
  /// The name of the run in the report.
  package let name: String
  /// The keys and values of the config.
  let config: [(key: String, value: String)]
  /// The lines of the log.
  let lines: [MetricsLog.Line]

  /// Reads the log in an output folder.
  ///
  /// - Parameter config: the keys and values of the run's config.
  /// - Throws: a failure of kind `missing` if the folder contains no log, or an empty one.
  package init(folder: String, name: String, config: [(key: String, value: String)]) throws {
    (self.name, self.config) = (name, config)
    lines = MetricsLog.lines("\(folder)/metrics.jsonl")
    if lines.isEmpty {
      throw Failure(
        .missing, "\(folder) has no metrics.jsonl with a line in it; give the output folder of a run that has reported")
    }
  }

  /// Returns a number of the log over the steps. Lines without the number are left out.
  func points(_ number: KeyPath<MetricsLog.Line, Double?>) -> [(x: Double, y: Double)] {
    lines.compactMap { line in line[keyPath: number].map { (Double(line.step), $0) } }
  }

  /// The line of the validation with the lowest loss. Nil if there was no validation.
  var best: MetricsLog.Line? { lines.last { $0.isBest == true } }
}
