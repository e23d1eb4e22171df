import Datasets
import HDF5
import Networks

/// A table of predictions, with a line for each target.
struct PredictionTable: PredictionOutput {
  private let predictions: [[[Float]]]
  private let isEveryStep: Bool
  private let classes: Vocabulary?
  private let hasClasses: Bool

  /// Creates a table. Predictions of scaled numbers are converted back to the unit of the data.
  init(_ predictions: [[[Float]]], _ blueprint: Blueprint, _ encoding: Encoding) {
    let scaling = encoding.targetScaling
    self.predictions =
      scaling.map { scaling in
        predictions.map { $0.map { $0.enumerated().map { scaling.undo($1, column: $0) } } }
      } ?? predictions
    isEveryStep = blueprint.form.hasTargetAtEveryStep
    classes = encoding.classes
    hasClasses = blueprint.loss == .crossEntropy
  }

  /// Returns the table as text: a header, then lines with the example and the time step, both counted from 1, the most
  /// likely class, and each output.
  func text(separator: String) -> String {
    let outputs = predictions.first?.first?.count ?? 0
    let names = hasClasses ? (0..<outputs).map(name) : (0..<outputs).map { "output_\($0 + 1)" }
    let header = ["example"] + (isEveryStep ? ["step"] : []) + (hasClasses ? ["prediction"] : []) + names
    var text = header.map { quoted($0, separator) }.joined(separator: separator) + "\n"
    for (example, targets) in predictions.enumerated() {
      for (step, outputs) in targets.enumerated() {
        let mostLikely = outputs.indices.max { outputs[$0] < outputs[$1] } ?? 0
        let cells =
          ["\(example + 1)"] + (isEveryStep ? ["\(step + 1)"] : [])
          + (hasClasses ? [quoted(name(mostLikely), separator)] : []) + outputs.map { "\($0)" }
        text += cells.joined(separator: separator) + "\n"
      }
    }
    return text
  }

  /// Returns the table as an HDF5 file: `predictions` (targets, outputs); `lengths` (examples), the number of targets
  /// of each example, if there is one at every step; `classes`, if the outputs are classes.
  func image() throws -> [UInt8] {
    let image = try FileImage(name: "predictions.h5")
    let rows = predictions.flatMap { $0 }
    let values = rows.flatMap { $0 }
    try image.write(values.span, shape: [rows.count, rows.first?.count ?? 0], to: "predictions")
    if isEveryStep {
      try image.write(predictions.map { Int64($0.count) }, shape: [predictions.count], to: "lengths")
    }
    if hasClasses, let classes { try image.write(classes.tokens, to: "classes") }
    return try image.finish()
  }

  private func name(_ index: Int) -> String { classes?.tokens[index] ?? "\(index)" }
}
