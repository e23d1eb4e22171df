import Checkpoints
import Datasets
import Files
import Formats
import FoundationEssentials
import Networks

/// A folder as the users of model hubs know it: weights, config, vocabulary, and a card.
struct HubFolder {
  private let model: Model
  private let name: String

  /// - Parameter name: the name of the model, for the card.
  init(_ model: Model, name: String) { (self.model, self.name) = (model, name) }

  /// The names of the files that only some models have.
  static let optional = ["vocabulary.json", "tokenizer.json", "tokenizer.model"]

  /// Returns the files: `model.safetensors`, `config.json` and `README.md`; `vocabulary.json` if the inputs are tokens, and the file of
  /// the tokenizer if they are subwords.
  func files() throws -> [(name: String, bytes: [UInt8])] {
    let facts = try ModelFacts(model).texts
    let tensors = pyTorchTensors(model.blueprint, model.weights)
    let metadata = facts.merging(["format": "pt"]) { $1 }
    var files = [
      ("model.safetensors", try safetensors(tensors, metadata: metadata)), ("config.json", try config()),
      ("README.md", Array(card.utf8)),
    ]
    if !model.vocabulary.tokens.isEmpty { files.append(("vocabulary.json", try vocabulary())) }
    if let tokenizer { files.append((tokenizer.name, tokenizer.bytes)) }
    return files
  }

  /// The file of the tokenizer: that of SentencePiece or of Hugging Face; nil if there is none.
  private var tokenizer: (name: String, bytes: [UInt8])? {
    model.vocabulary.tokenizer.map {
      ($0.file.first == UInt8(ascii: "{") ? "tokenizer.json" : "tokenizer.model", [UInt8]($0.file))
    }
  }

  /// Returns the number of each token, by its text, as a JSON object. The encoder would take texts that Unicode calls equivalent for
  /// one key.
  private func vocabulary() throws -> [UInt8] {
    let lines = try model.vocabulary.tokens.enumerated().map { number, token in
      "  \(String(decoding: try JSON.encoder().encode(token), as: UTF8.self)): \(number)"
    }
    return Array("{\n\(lines.joined(separator: ",\n"))\n}\n".utf8)
  }

  /// The `config.json`: what the model is made of.
  private struct Config: Encodable {
    var modelType = "lockstep"
    let inputs: String
    let inputSize: Int
    let inputNames: [String]?
    let embedding: Int?
    let layers: [Layer]
    let outputs: String
    let outputSize: Int
    let outputsOfTarget: Int
    let targetAtEveryStep: Bool
    let id2label: [String: String]?
    let inputScaling: ScalingOfNumbers?
    let targetScaling: ScalingOfNumbers?

    struct Layer: Encodable {
      let cell: String
      let units: Int
      let bidirectional: Bool
    }

    struct ScalingOfNumbers: Encodable {
      let means: [Double]
      let deviations: [Double]

      init(_ scaling: Scaling) { (means, deviations) = (scaling.means, scaling.deviations) }
    }
  }

  private func config() throws -> [UInt8] {
    let (blueprint, encoding) = (model.blueprint, model.encoding)
    let labels = encoding.classes.map { classes in
      Dictionary(zip(0..., classes.tokens).map { ("\($0)", $1) }) { first, _ in first }
    }
    let config = Config(
      inputs: isOfTokens ? "tokens" : "numbers", inputSize: blueprint.form.input.count,
      inputNames: model.run.data.numberNames(encoding)?.inputs,
      embedding: blueprint.embedding?.shape[1],
      layers: blueprint.plan.layers.map {
        .init(cell: $0.cell.name, units: $0.units, bidirectional: $0.bidirectional != nil)
      },
      outputs: blueprint.loss == .crossEntropy ? "classes" : "numbers", outputSize: blueprint.outputs,
      outputsOfTarget: blueprint.outputsOfTarget,
      targetAtEveryStep: blueprint.form.hasTargetAtEveryStep, id2label: labels,
      inputScaling: encoding.inputScaling.map(Config.ScalingOfNumbers.init),
      targetScaling: encoding.targetScaling.map(Config.ScalingOfNumbers.init))
    let encoder = JSON.encoder([.prettyPrinted])
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return Array(try encoder.encode(config)) + Array("\n".utf8)
  }

  private var isOfTokens: Bool { if case .token = model.blueprint.form.input { true } else { false } }

  /// The card, in Markdown.
  private var card: String {
    let tensors = pyTorchTensors(model.blueprint, model.weights)
    return """
      ---
      library_name: pytorch
      tags: [lockstep, recurrent]
      ---
      # \(name)
      \(summary)

      ## Load it
      ```python
      \(pyTorchCode(model.blueprint).joined(separator: "\n"))
      ```

      \(tokenizer.map { "`\($0.name)` cuts texts into the tokens.\n" } ?? "")
      ## Data
      \(data)

      ## Measures
      \(measures)

      ## Sizes
      \(model.blueprint.layout.slots.reduce(0) { $0 + $1.count }) parameters.

      | array | shape |
      |---|---|
      \(tensors.map { "| `\($0.name)` | \($0.shape.map(String.init).joined(separator: " × ")) |" }.joined(separator: "\n"))

      `config.json` describes the model, and the metadata of `model.safetensors` has the whole config of the run.

      """
  }

  private var summary: String {
    let layers = model.blueprint.plan.layers.map {
      "\($0.bidirectional == nil ? "" : "bidirectional ")\($0.cell.name) of \($0.units)"
    }
    let stack = layers.isEmpty ? "a linear layer" : "a recurrent network: \(layers.joined(separator: ", "))"
    return
      "This is \(stack). It was trained by Lockstep \(Lineage.currentVersion), and saved at step \(model.position.step) on \(model.created)."
  }

  private var data: String {
    let (plan, blueprint, form) = (model.run.data, model.blueprint, model.blueprint.form)
    let file = URL(fileURLWithPath: plan.path).lastPathComponent
    let inputs = isOfTokens ? "\(form.input.count) different tokens" : "\(form.input.count) numbers at a time step"
    let outputs =
      blueprint.loss == .crossEntropy ? "\(form.target.count) classes" : "\(blueprint.outputs) numbers\(parts)"
    let place = form.hasTargetAtEveryStep ? "at every step" : "for each sequence"
    return
      "`\(file)`, in the format `\(plan.format.rawValue)`, with the hash `\(model.dataHash)`. Inputs: \(inputs). Outputs: \(outputs), \(place)."
  }

  /// What the outputs for a target are, if there are several: its quantiles, or the parameters of its distribution.
  private var parts: String {
    let (blueprint, count) = (model.blueprint, model.blueprint.outputsOfTarget)
    if count == 1 { return "" }
    let levels = blueprint.plan.quantiles.map { "\($0)" }.joined(separator: ", ")
    let each =
      blueprint.loss == .quantile ? "the quantiles \(levels)" : "\(count) parameters of \(blueprint.loss.rawValue)"
    return " (\(each) of \(blueprint.form.target.count) targets)"
  }

  /// The measures of the last validation before the checkpoint, from the log of its run.
  private var measures: String {
    guard let line = model.lastValidation else { return "The run had not been validated." }
    let rows = line.measures.sorted { $0.key < $1.key }.map { "| \($0.key) | \($0.value) |" }
    return
      "On the validation split, after step \(line.step):\n\n| measure | value |\n|---|---|\n\(rows.joined(separator: "\n"))"
  }
}
