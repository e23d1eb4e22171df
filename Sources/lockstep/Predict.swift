import ArgumentParser
import Datasets
import Failures
import Foundation
import HDF5
import Networks
import Training

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes what a model makes of examples.",
    usage: """
      lockstep predict <checkpoint> --data <file> [--output <file>]
                       [--states <file>] [--beams <n>]
      """,
    discussion: "Example: lockstep predict runs/sentiment/checkpoints/best --data new.tsv --output predictions.csv")

  @Argument(help: "The checkpoint.", completion: .file())
  var checkpoint: String

  @Option(
    help: ArgumentHelp("The examples, in the form of the config's data.", valueName: "file"), completion: .file())
  var data: String

  @Option(
    help: ArgumentHelp(
      "A .tsv, .csv or .h5 file. (default: tab-separated lines on standard output)", valueName: "file"),
    completion: .file(extensions: ["tsv", "csv", "h5"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "An .h5 file for what each recurrent layer gives at each step: (examples, steps, units), NaN behind the end.",
      valueName: "file"))
  var states: String?

  @OptionGroup var search: SearchOptions

  func run() throws {
    let model = try Model(checkpoint: checkpoint)
    guard let examples = try model.open(data, isPartOfTraining: false, needsTargets: false) as? ExampleDataset else {
      throw Failure(
        .usage, "\(checkpoint) is a model of running text; lockstep evaluate judges it, lockstep sample writes")
    }
    if let states { try write(Data(try image(of: try hiddenStates(model, examples))), to: states, "--states") }
    let table = predictions(model, examples)
    guard let output else { return print(table.text(separator: "\t"), terminator: "") }
    switch URL(fileURLWithPath: output).pathExtension {
    case "tsv": try write(Data(table.text(separator: "\t").utf8), to: output)
    case "csv": try write(Data(table.text(separator: ",").utf8), to: output)
    case "h5": try write(Data(try table.image()), to: output)
    case let other: throw Failure(.usage, "--output ends in .\(other); give a name that ends in .tsv, .csv or .h5")
    }
  }

  private func hiddenStates(_ model: Model, _ examples: ExampleDataset) throws -> HiddenStates {
    if model.blueprint.form.source != nil {
      throw Failure(.usage, "--states: \(checkpoint) writes its targets step by step; give a model that reads its data")
    }
    if model.run.model.layers.isEmpty {
      throw Failure(.usage, "--states: \(checkpoint) has no recurrent layer; leave it out")
    }
    return HiddenStates(model.blueprint, model.weights, examples, rows: rows(model, examples))
  }

  /// An array for each layer, and the `lengths` of the examples.
  private func image(of states: HiddenStates) throws -> [UInt8] {
    let image = try FileImage(name: "states.h5")
    for layer in states.layers {
      try image.write(layer.values.span, shape: [states.lengths.count, states.steps, layer.units], to: layer.name)
    }
    try image.write(states.lengths.map { Int64($0) }, shape: [states.lengths.count], to: "lengths")
    return try image.finish()
  }

  private func rows(_ model: Model, _ examples: ExampleDataset) -> Int {
    min(model.run.training.batch, max(1, examples.count(.whole)))
  }

  private func predictions(_ model: Model, _ examples: ExampleDataset) -> any PredictionOutput {
    if model.blueprint.form.source != nil {
      return WrittenTable(model, model.write(examples.sources, beams: search.beams))
    }
    let predictions = Predictor(model.blueprint, model.weights, examples, rows: rows(model, examples)).run()
    return PredictionTable(predictions, model.blueprint, model.encoding)
  }

  private func write(_ bytes: Data, to path: String, _ option: String = "--output") throws {
    do {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure(.io, "\(path) cannot be written; free space, mend permissions or give another path with \(option)")
    }
  }
}

/// What a model makes of examples, in the forms of the files that hold it.
protocol PredictionOutput {
  /// Lines with a header, their cells apart by a separator.
  func text(separator: String) -> String
  /// An HDF5 file.
  func image() throws -> [UInt8]
}

/// A cell of a table as RFC 4180 asks for, where it has the separator or a quote in it.
func quoted(_ cell: String, _ separator: String) -> String {
  cell.contains { "\"\n\(separator)".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
}

/// Predictions as a table: a line for each target.
struct PredictionTable: PredictionOutput {
  private let predictions: [[[Float]]]
  private let isEveryStep: Bool
  private let classes: Vocabulary?
  private let hasClasses: Bool

  /// Numbers are brought to the data's own unit.
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

  /// Lines with a header: the example and the step from 1, the likeliest class, and each output.
  func text(separator: String) -> String {
    let outputs = predictions.first?.first?.count ?? 0
    let names = hasClasses ? (0..<outputs).map(name) : (0..<outputs).map { "output_\($0 + 1)" }
    let header = ["example"] + (isEveryStep ? ["step"] : []) + (hasClasses ? ["prediction"] : []) + names
    var text = header.map { quoted($0, separator) }.joined(separator: separator) + "\n"
    for (example, targets) in predictions.enumerated() {
      for (step, outputs) in targets.enumerated() {
        let likeliest = outputs.indices.max { outputs[$0] < outputs[$1] } ?? 0
        let cells =
          ["\(example + 1)"] + (isEveryStep ? ["\(step + 1)"] : [])
          + (hasClasses ? [quoted(name(likeliest), separator)] : []) + outputs.map { "\($0)" }
        text += cells.joined(separator: separator) + "\n"
      }
    }
    return text
  }

  /// An HDF5 file: `predictions` (targets, outputs), `lengths` (examples) where each step has a target, and `classes`.
  func image() throws -> [UInt8] {
    let image = try FileImage(name: "predictions.h5")
    let rows = predictions.flatMap { $0 }
    let values = rows.flatMap { $0 }
    try image.write(values.span, shape: [rows.count, rows.first?.count ?? 0], to: "predictions")
    if isEveryStep {
      let lengths = predictions.map { Float($0.count) }
      try image.write(lengths.span, shape: [lengths.count], to: "lengths")
    }
    if hasClasses, let classes { try image.write(classes.tokens, to: "classes") }
    return try image.finish()
  }

  private func name(_ index: Int) -> String { classes?.tokens[index] ?? "\(index)" }
}
