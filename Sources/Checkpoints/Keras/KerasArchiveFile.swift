import Datasets
import Failures
import Files
import FoundationEssentials
import HDF5

/// A `.keras` file: a zip file with the description of the model and a `.weights.h5`.
struct KerasArchiveFile: WeightSource {
  let layers: [ForeignLayer]
  let isInOrder: Bool
  let tokens: ForeignWeights.Tokens?
  let steps: [KerasStep]
  private let weights: KerasFile

  /// - Throws: a failure of kind `data` if a part is missing or damaged.
  init(_ archive: ZipFile, _ path: String) throws {
    func content(_ name: String) throws -> Data? {
      try archive.members.first { $0.name == name }.map { try archive.content(of: $0) }
    }
    guard let bytes = try content("model.weights.h5"), let config = try content("config.json") else {
      throw Failure(.data, "\(path) has no config.json, so it is no .keras file")
    }
    guard let model = JSONTree([UInt8](config)), model.entries != nil else {
      throw Failure(.data, "\(path) has a config.json that is not JSON")
    }
    weights = try KerasFile(image: Array(bytes), path: path)
    steps = KerasStep.all(model)
    let entries = KerasSettings.groups(model)
    // The layers of the file, each with the number of the layer of the model that it belongs to.
    let numbered = weights.layers.map { layer in
      (entries.firstIndex { "\(layer.name)/".hasPrefix("\($0.group)/") }, layer)
    }
    isInOrder = numbered.allSatisfy { $0.0 != nil }
    layers = numbered.enumerated().sorted { ($0.element.0 ?? .max, $0.offset) < ($1.element.0 ?? .max, $1.offset) }.map
    {
      var layer = $0.element.1
      layer.settings = $0.element.0.flatMap { entries[$0].settings }
      return layer
    }
    tokens = try content("lockstep.json").flatMap(KerasArchiveFile.tokens)
  }

  func floats(of array: ForeignArray) throws -> [Float] { try weights.floats(of: array) }

  /// Returns the tokens in the file that `export --format keras` adds.
  private static func tokens(_ facts: Data) -> ForeignWeights.Tokens? {
    let texts = try? JSONDecoder().decode([String: String].self, from: facts)
    func list(_ key: String) -> [String]? {
      texts?[key].flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    }
    return texts.map { _ in ForeignWeights.Tokens(inputs: list("vocabulary"), classes: list("classes")) }
  }
}
