import HDF5
import Inference

/// A table of the targets that a model of pairs wrote, with a line for each source.
struct WrittenTable: PredictionOutput {
  private let targets: [(text: String, logProbability: Double)]

  init(_ model: Model, _ targets: [BeamSearch.Target]) {
    self.targets = targets.map { (model.text($0.tokens), $0.logProbability) }
  }

  /// Returns the table as text: a header, then lines with the example, counted from 1, the target, and the mean
  /// logarithm of its tokens' probabilities.
  func text(separator: String) -> String {
    let lines = targets.enumerated().map { index, target in
      ["\(index + 1)", quoted(target.text, separator), "\(target.logProbability)"]
    }
    return ([["example", "prediction", "log_probability"]] + lines).map { $0.joined(separator: separator) + "\n" }
      .joined()
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
