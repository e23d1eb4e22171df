import Checkpoints
import Configuration
import Datasets
import Failures
import FoundationEssentials
import Inspection
import Kernels
import Networks
import Plans
import Reporting

/// A trained model that was read from a checkpoint.
struct Model {
  /// The run that trained it.
  var run: Run
  /// How data is encoded: the vocabulary, the classes and the scaling.
  let encoding: Encoding
  /// The hash of the data that the model was trained on.
  let dataHash: String
  /// How far the run had come.
  let position: Position
  /// When the checkpoint was written, in UTC (ISO 8601).
  let created: String
  let blueprint: Blueprint
  let weights: Parameters
  /// The path of the checkpoint.
  let path: String

  init(checkpoint path: String) throws { try self.init(try CheckpointFile(path: path)) }

  init(_ file: CheckpointFile) throws {
    path = file.path
    run = try file.run()
    encoding = file.encoding
    dataHash = file.lineage.dataHash
    created = file.lineage.created
    position = file.position
    blueprint = Blueprint(run.model, file.form)
    weights = Parameters(blueprint.layout)
    try file.read(weights: weights)
  }

  /// The vocabulary of the input. Empty if the input is numbers.
  var vocabulary: Vocabulary { encoding.inputs ?? Vocabulary([]) }

  /// Opens data in the format that the model was trained on.
  ///
  /// - Parameters:
  ///   - path: a file to use instead of the config's data. It is not split.
  ///   - isPartOfTraining: whether the data must be the file that the model was trained on, with the same splits.
  ///   - needsTargets: whether examples without a target are an error.
  /// - Throws: a failure of kind `data` if the data does not fit the model.
  func open(_ path: String?, isPartOfTraining: Bool, needsTargets: Bool = true) throws -> any Dataset {
    if run.data.format == .arrays { try ReadingProcess.check(path ?? run.data.path) }
    let data = try run.data.open(
      encoding, path: path, from: "--data", needsTargets: needsTargets, preparation: preparation)
    try check(data, path, needsTargets: needsTargets)
    if isPartOfTraining, String(data.hash, radix: 16) != dataHash {
      throw Failure(
        .data,
        "\(run.data.path) is not the data that the model was trained on, so it has no test split; bring that file back, or judge by "
          + "other data with evaluate --data"
      )
    }
    data.warnings.forEach(warn)
    return data
  }

  /// Opens a file of examples piece by piece, so that it can have any size.
  ///
  /// - Parameters:
  ///   - needsTargets: whether examples without a target are an error.
  ///   - progress: shows how far the file was read; nil for nothing.
  ///   - body: is called with one piece after another.
  /// - Throws: what `body` throws, and a failure of kind `data` if the data does not fit the model.
  func openPieces(
    _ path: String, needsTargets: Bool, _ progress: SetupProgress?, body: (ExampleDataset) throws -> Void
  ) throws {
    if run.data.format == .arrays { try ReadingProcess.check(path) }
    progress?.begin("reading \(path)")
    defer { progress?.end() }
    try run.data.openPieces(
      encoding, path: path, from: "--data", needsTargets: needsTargets, progress: { progress?.reached($0) }
    ) { data in
      try check(data, path, needsTargets: needsTargets)
      data.warnings.forEach(warn)
      if let examples = data as? ExampleDataset { try body(examples) }
    }
  }

  /// Checks that data has the form that the model reads and predicts.
  private func check(_ data: any Dataset, _ path: String?, needsTargets: Bool) throws {
    guard data.form.input.count == blueprint.form.input.count else {
      throw Failure(
        .data,
        "\(path ?? run.data.path) has \(data.form.input.count) numbers at a step, the model takes "
          + "\(blueprint.form.input.count); give data like what it was trained on")
    }
    // The form of a forecast does not depend on whether its targets are known.
    let isWhole = needsTargets || run.data.format == .series
    guard !isWhole || data.form == blueprint.form else {
      throw Failure(
        .data,
        "\(path ?? run.data.path) has targets of another form than the model predicts; give data like what it was "
          + "trained on")
    }
  }

  /// How a text is prepared: the file of the run is used. A new one is made only in a folder that the config names.
  private var preparation: Preparation {
    let output = URL(fileURLWithPath: self.path).deletingLastPathComponent().deletingLastPathComponent()
    var preparation = Preparation(run.data, output: output.path)
    preparation.mayWrite = run.data.cache != nil
    return preparation
  }

  /// Reads the hidden states that the run continues with in the next batch.
  func carried(_ file: CheckpointFile) throws -> CarriedState {
    let carried = CarriedState(blueprint, rows: run.training.batch)
    try file.read(carried: carried)
    return carried
  }

  /// Returns the vectors of all tokens, `(vocabulary, size)`.
  ///
  /// - Throws: a failure of kind `data` if the model has no embedding.
  func embedding() throws -> Matrix {
    guard let table = blueprint.embedding else {
      let input = run.model.input == .oneHot ? "its input is one-hot" : "its input has numbers"
      throw Failure(.data, "\(path) has no embedding: \(input); give a model with model.embedding: SIZE")
    }
    return weights[table]
  }

  /// Returns the slot of the weight that an array of the checkpoint contains, or that it is a moment of. Nil for a
  /// hidden state.
  func slot(of array: CheckpointFile.Array) -> Slot? {
    blueprint.layout.slots.first { $0.name == array.weight }
  }

  /// Returns the gates that are side by side in an array of the checkpoint. Empty for an array without gates.
  func gates(of array: CheckpointFile.Array) -> [Gate] { slot(of: array)?.gates.map { Gate($0) } ?? [] }
}
