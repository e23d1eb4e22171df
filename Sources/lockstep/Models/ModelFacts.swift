import Configuration
import Datasets
import Files
import FoundationEssentials
import Networks

/// What a program needs to know of a model in addition to its graph or weights.
struct ModelFacts {
  /// The facts, by name. Lists are JSON.
  ///
  /// `config` is the config of the run, `vocabulary` has the tokens of the inputs or sources, and `classes` those of the
  /// targets. `input_names` says what the numbers of a row of a series are. `input_means`, `input_deviations`,
  /// `target_means` and `target_deviations` are those that numbers were scaled with: (x − mean) / deviation. The sources
  /// of an encoder have `source_names`, `source_means` and `source_deviations`.
  let texts: [String: String]

  init(_ model: Model) throws {
    func json(_ list: some Encodable) throws -> String {
      String(decoding: try JSON.encoder().encode(list), as: UTF8.self)
    }
    let encoding = model.encoding
    var texts = ["config": try Configuration.text(model.run)]
    texts["vocabulary"] = try encoding.inputs.map { try json($0.tokens) }
    // The classes of a language model are its tokens.
    let classes = encoding.classes ?? (model.blueprint.loss == .crossEntropy ? encoding.inputs : nil)
    texts["classes"] = try classes.map { try json($0.tokens) }
    let scalings = [
      ("source", encoding.sourceScaling), ("input", encoding.inputScaling), ("target", encoding.targetScaling),
    ]
    for (name, scaling) in scalings {
      guard let scaling else { continue }
      texts["\(name)_means"] = try json(scaling.means)
      texts["\(name)_deviations"] = try json(scaling.deviations)
    }
    let names = model.run.data.numberNames(encoding)
    texts["source_names"] = try names?.sources.map(json)
    texts["input_names"] = try names.map { try json($0.inputs) }
    self.texts = texts
  }
}
