import Datasets
import HDF5
import Inference

/// A table of the targets that a model of pairs wrote, with a line for each source.
struct WrittenTable: PredictionOutput {
  private let targets: [(text: String, logProbability: Double)]

  /// Creates a table.
  ///
  /// - Parameter records: where the sources stand among the records of the file. A record without a source has a line
  ///   with empty cells.
  init(_ model: Model, _ targets: [BeamSearch.Target], _ records: RecordPlaces?) {
    let texts = targets.map { (text: model.text($0.tokens), logProbability: $0.logProbability) }
    self.targets = records?.filled(texts, blank: ("", .nan)) ?? texts
  }

  var count: Int { targets.count }

  /// Returns the table as text: a header, then lines with the example, counted from 1, the target, and the mean
  /// logarithm of its tokens' probabilities.
  func text(separator: String, after records: Int) -> String {
    let header = records > 0 ? [] : [["example", "prediction", "log_probability"]]
    let lines = targets.enumerated().map { index, target in
      let logProbability = target.logProbability.isNaN ? "" : "\(target.logProbability)"
      return ["\(records + index + 1)", quoted(target.text, separator), logProbability]
    }
    return (header + lines).map { $0.joined(separator: separator) + "\n" }.joined()
  }

  /// Returns the table as an HDF5 file: `predictions` (sources), the targets; `log_probabilities` (sources).
  func image() throws -> [UInt8] {
    let image = try FileImage(name: "predictions.h5")
    try image.write(targets.map(\.text), to: "predictions")
    let values = targets.map { Float($0.logProbability) }
    try image.write(values.span, shape: [values.count], to: "log_probabilities")
    return try image.finish()
  }
}
