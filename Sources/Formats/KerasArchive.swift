import Checkpoints
import Files
import Foundation
import HDF5
import Networks

/// Returns a `.keras` file, which `keras.saving.load_model` opens: a zip file with the description of the model, its
/// weights in HDF5, and `lockstep.json`, which Keras does not read.
///
/// - Parameters:
///   - date: when the weights were saved, in UTC (ISO 8601).
///   - facts: what the reader of the model needs to know besides, by name.
/// - Throws: a failure of kind `usage` if the archive would exceed 4 GiB.
public func kerasArchive(
  _ blueprint: Blueprint, _ weights: Parameters, date: String, facts: [String: String]
) throws -> [UInt8] {
  let model = KerasModel(blueprint)
  var archive = ZipArchive()
  try archive.add("metadata.json", json(["keras_version": KerasModel.version, "date_saved": date]))
  try archive.add("config.json", Array(try model.configOfArchive().utf8))
  try archive.add("model.weights.h5", weightsFile(blueprint, weights, model))
  try archive.add("lockstep.json", json(facts))
  return archive.finish()
}

private func json(_ texts: [String: String]) throws -> [UInt8] {
  let encoder = JSON.encoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(texts))
}

/// Returns the `model.weights.h5`: a group for each layer, named after its class, with the arrays `vars/0`, `vars/1`, ….
private func weightsFile(_ blueprint: Blueprint, _ weights: Parameters, _ model: KerasModel) throws -> [UInt8] {
  let image = try FileImage(name: "model.weights.h5")
  for (layer, group) in zip(model.layerNames, model.groups) {
    var numbers: [String: Int] = [:]
    func write(_ image: borrowing FileImage, _ values: [Float], _ shape: [Int], _ part: String) throws {
      let number = numbers[part, default: 0]
      numbers[part] = number + 1
      try image.write(values, shape: shape, to: "/layers/\(group)/\(part)vars/\(number)")
    }
    // In Keras no layer can use another layer's weights, so the output layer gets a copy of the embedding table.
    if layer == Blueprint.outputLayer, let table = blueprint.tied {
      try write(image, weights[table].transposed.values, table.shape.reversed(), "")
    }
    for slot in blueprint.layout.slots(ofLayer: layer) {
      try write(image, weights[slot].values, slot.shape, part(of: slot))
    }
  }
  return try image.finish()
}

/// Returns the group within that of the layer: the cell of a recurrent layer, or of one of its directions.
private func part(of slot: Slot) -> String {
  if slot.gates.isEmpty { return "" }
  let name = slot.nameInLayer
  if name.hasPrefix("forward_") { return "forward_layer/cell/" }
  return name.hasPrefix("backward_") ? "backward_layer/cell/" : "cell/"
}
