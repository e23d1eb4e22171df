import ArgumentParser
import Checkpoints
import Configuration
import Failures
import Files
import Formats
import FoundationEssentials
import Networks
import Reporting

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a model for other programs, such as ONNX.",
    discussion: """
      onnx         the model, for ONNX Runtime; of pairs, a folder with two files
      keras        the model as a .keras file, for keras.saving.load_model
      hub          a folder for a model hub: PyTorch's weights, and a card
      safetensors  all weights, with the names and layouts of PyTorch
      numpy        all weights, with the names of Keras, and the vocabulary
      word2vec     the embedding as text, for gensim's KeyedVectors
      projector    a folder with the embedding, for TensorBoard's projector

      word2vec and projector escape invisible characters as in Python: \\n, \\u0020.

      Example: lockstep export CHECKPOINT --format onnx model.onnx
      """)

  enum Format: String, CaseIterable {
    case onnx, keras, hub, safetensors, numpy, word2vec, projector
  }

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    help: ArgumentHelp("One of those above.", valueName: "format"),
    completion: .list(Format.allCases.map(\.rawValue)), transform: choose)
  var format: Format

  @Argument(help: "The file or folder to write.", completion: .file(), transform: path)
  var file: String

  func run() throws {
    try check(output: file, "<file>", isNoneOf: [checkpoint])
    let model = try Model(checkpoint: checkpoint)
    let words = model.vocabulary.words
    switch format {
    case .word2vec: try write(Formats.word2vec(words, try model.embedding()))
    case .projector: try write(folder: projectorFiles(words, try model.embedding()))
    case .safetensors:
      try checkPyTorch(model)
      let metadata = try ModelFacts(model).texts.merging(["format": "pt"]) { $1 }
      try write(Formats.safetensors(pyTorchTensors(model.blueprint, model.weights), metadata: metadata))
    case .hub:
      try checkPyTorch(model)
      try write(
        folder: HubFolder(model, name: URL(fileURLWithPath: file).lastPathComponent).files(),
        replacing: HubFolder.optional)
    case .keras:
      try write(
        kerasArchive(model.blueprint, model.weights, date: model.created, facts: try ModelFacts(model).texts))
    case .onnx: try writeONNX(model)
    case .numpy:
      let tensors = kerasTensors(model.blueprint, model.weights)
      try write(numPyArchive(tensors, vocabulary: model.vocabulary.tokens))
    }
  }

  /// Writes one file, or a folder with the encoder and the decoder.
  private func writeONNX(_ model: Model) throws {
    let files = try onnxFiles(
      model.blueprint, model.weights, version: Lineage.currentVersion, metadata: try ModelFacts(model).texts)
    if files.count == 1 { return try write(files[0].bytes) }
    try write(folder: files.map { ("\($0.name).onnx", $0.bytes) })
  }

  /// Checks that the model consists of modules of PyTorch.
  private func checkPyTorch(_ model: Model) throws {
    guard let obstacle = obstacle(toPyTorch: model.run.model) else { return }
    throw Failure(.usage, "\(checkpoint): \(obstacle); take --format onnx, keras or numpy")
  }

  private func write(_ bytes: [UInt8], to path: String? = nil) throws {
    try DurableFile.write(bytes, to: path ?? file, advice: "try again")
  }

  /// Writes the files of a folder: all of them, or none.
  ///
  /// - Parameter others: the names of files that an earlier export may have left there, and that do not belong to this one.
  private func write(folder files: [(name: String, bytes: [UInt8])], replacing others: [String] = []) throws {
    do {
      try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true)
    } catch {
      throw Failure(.io, "\(file) cannot be made a folder; give the path of one")
    }
    try DurableFile.write(files.map { ("\(file)/\($0.name)", $0.bytes) }, advice: "try again")
    for name in others where !files.contains(where: { $0.name == name }) {
      try? FileManager.default.removeItem(atPath: "\(file)/\(name)")
    }
  }
}
