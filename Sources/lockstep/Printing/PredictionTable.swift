import Datasets
import HDF5
import Networks

/// A table of predictions, with a line for each target.
struct PredictionTable: PredictionOutput {
  private let predictions: Predictions
  private let isEveryStep: Bool
  private let outputs: Int
  private let classes: Vocabulary?
  private let decision: Decision

  /// What the outputs of a target say.
  private enum Decision {
    /// One class, the most likely one.
    case one
    /// Each class whose probability is above one half. A character separates their names.
    case several(separator: String)
    /// Numbers.
    case none
  }

  /// The outputs of each target of each example.
  private enum Predictions {
    /// Probabilities, or numbers that were not scaled.
    case plain([[[Float]]])
    /// Numbers in the unit of the data. They can need more digits than a `Float` has.
    case unscaled([[[Double]]])
  }

  /// Creates a table. Predictions of scaled numbers are converted back to the unit of the data.
  ///
  /// - Parameter records: where the examples stand among the records of the file. A record without an example has a
  ///   line with empty cells.
  init(_ predictions: [[[Float]]], _ model: Model, _ records: RecordPlaces?) {
    let (blueprint, scaling) = (model.blueprint, model.encoding.targetScaling)
    isEveryStep = blueprint.form.hasTargetAtEveryStep
    outputs = blueprint.classes
    let blank = isEveryStep ? [] : [Array(repeating: Float.nan, count: blueprint.classes)]
    let all = records?.filled(predictions, blank: blank) ?? predictions
    self.predictions =
      scaling.map { scaling in
        .unscaled(all.map { $0.map { $0.enumerated().map { scaling.undo($1, column: $0) } } })
      } ?? .plain(all)
    classes = model.encoding.classes
    switch blueprint.loss {
    case .crossEntropy: decision = .one
    case .binaryCrossEntropy where classes != nil: decision = .several(separator: model.run.data.labelSeparator)
    default: decision = .none
    }
  }

  /// Returns the table as text: a header, then lines with the example and the time step, both counted from 1, the
  /// predicted class or classes, and each output.
  func text(separator: String, after records: Int) -> String {
    let header = records > 0 ? "" : header.map { quoted($0, separator) }.joined(separator: separator) + "\n"
    return switch predictions {
    case .plain(let predictions): header + lines(predictions, separator, after: records)
    case .unscaled(let predictions): header + lines(predictions, separator, after: records)
    }
  }

  /// The number of records that there are predictions for.
  var count: Int {
    switch predictions {
    case .plain(let predictions): predictions.count
    case .unscaled(let predictions): predictions.count
    }
  }

  private var header: [String] {
    let names = (0..<outputs).map { isOfClasses ? name($0) : "output_\($0 + 1)" }
    let first = ["example"] + (isEveryStep ? ["step"] : []) + (isOfClasses ? ["prediction"] : [])
    // A class may have the name of one of the first columns.
    return first + names.map { first.contains($0) ? "\($0)_probability" : $0 }
  }

  private func lines<Number: BinaryFloatingPoint>(
    _ predictions: [[[Number]]], _ separator: String, after records: Int
  ) -> String {
    var text = ""
    for (example, targets) in predictions.enumerated() {
      for (step, outputs) in targets.enumerated() {
        let places = ["\(records + example + 1)"] + (isEveryStep ? ["\(step + 1)"] : [])
        let cells = places + predicted(outputs).map { quoted($0, separator) } + outputs.map { $0.isNaN ? "" : "\($0)" }
        text += cells.joined(separator: separator) + "\n"
      }
    }
    return text
  }

  /// Returns the table as an HDF5 file: `predictions` (targets, outputs); `lengths` (examples), the number of targets
  /// of each example, if there is one at every step; `classes`, if the outputs are classes.
  func image() throws -> [UInt8] {
    let image = try FileImage(name: "predictions.h5")
    let lengths: [Int64]
    switch predictions {
    case .plain(let predictions):
      let rows = predictions.flatMap(\.self)
      try image.write(rows.flatMap(\.self), shape: [rows.count, rows.first?.count ?? 0], to: "predictions")
      lengths = predictions.map { Int64($0.count) }
    case .unscaled(let predictions):
      let rows = predictions.flatMap(\.self)
      try image.write(rows.flatMap(\.self), shape: [rows.count, rows.first?.count ?? 0], to: "predictions")
      lengths = predictions.map { Int64($0.count) }
    }
    if isEveryStep { try image.write(lengths, shape: [lengths.count], to: "lengths") }
    if isOfClasses, let classes { try image.write(classes.tokens, to: "classes") }
    return try image.finish()
  }

  private var isOfClasses: Bool { if case .none = decision { false } else { true } }

  /// Returns the cell with the class or the classes that the outputs of a target stand for. No cell for numbers.
  private func predicted(_ outputs: [some BinaryFloatingPoint]) -> [String] {
    switch decision {
    case .none: []
    case .one where outputs.allSatisfy(\.isNaN): [""]
    case .one: [name(outputs.indices.max { outputs[$0] < outputs[$1] } ?? 0)]
    case .several(let separator):
      [outputs.indices.filter { outputs[$0] > 0.5 }.map(name).joined(separator: separator)]
    }
  }

  private func name(_ index: Int) -> String { classes?.tokens[index] ?? "\(index)" }
}

extension RecordPlaces {
  /// Returns a value for each record of a file: the value of its example, or `blank` for a record without an example.
  func filled<Value>(_ values: [Value], blank: Value) -> [Value] {
    var result = [Value](repeating: blank, count: count)
    for (place, value) in zip(ofExamples, values) { result[place] = value }
    return result
  }
}
