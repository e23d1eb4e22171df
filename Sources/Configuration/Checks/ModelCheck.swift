import Datasets
import Networks
import Plans

/// Whether the model's keys fit each other and the data's format.
struct ModelCheck {
  private let run: Run
  private let place: Place
  private var model: NetworkPlan { run.model }
  private var format: DataPlan.Format { run.data.format }

  init(_ run: Run, _ place: Place) { (self.run, self.place) = (run, place) }

  /// - Throws: a failure of kind `usage` that names the key.
  func check() throws {
    if [.text, .labelledText, .tags, .pairs].contains(format) && model.input == .values {
      throw place.failure("model.embedding: missing; say how tokens become vectors: a size, or one-hot")
    }
    if run.data.unit == .label && format != .pairs {
      throw place.failure("data.unit: label belongs to pairs; take character or word")
    }
    if format == .text { try checkLanguageModel() }
    if let decoder = model.decoder {
      try check(decoder)
    } else if format == .pairs {
      throw place.failure("model.decoder: missing; say what writes the targets of pairs: embedding and layers")
    }
    if model.tiedEmbeddings { try checkTied() }
    try checkResiduals(model.layers, model.input, "model.layers")
    if let decoder = model.decoder { try checkResiduals(decoder.layers, decoder.input, "model.decoder.layers") }
  }

  /// Whether what is scored is as wide as the vectors that it is multiplied with.
  private func checkTied() throws {
    let (input, layers) = model.decoder.map { ($0.input, $0.layers) } ?? (model.input, model.layers)
    guard case .embedding(let size) = input, format == .text || format == .pairs else {
      throw place.failure("model.tied-embeddings: there is no embedding of what is scored; leave it out")
    }
    let features = model.dense.last?.units ?? layers.last?.outputs ?? size
    if features != size {
      throw place.failure(
        "model.tied-embeddings: the embedding has \(size) numbers and the layer below the scores \(features) outputs; "
          + "make them as many")
    }
    if model.decoder == nil && !model.embeddingTrainable {
      throw place.failure(
        "model.tied-embeddings: the scores need a table that is trained; see model.embedding-trainable")
    }
  }

  private func checkLanguageModel() throws {
    if model.layers.isEmpty { throw place.failure("model.layers: no layers; give at least one") }
    if let layer = model.layers.firstIndex(where: { $0.bidirectional != nil }) {
      throw place.failure(
        "model.layers.\(layer).bidirectional: a text goes on from batch to batch, and cannot be read from its end; "
          + "leave it out")
    }
  }

  private func check(_ decoder: DecoderPlan) throws {
    if format != .pairs {
      throw place.failure(
        "model.decoder: \(format.rawValue) has no targets to write; it belongs to pairs, so leave it out")
    }
    if model.layers.isEmpty { throw place.failure("model.layers: no layers; give at least one") }
    if decoder.layers.count != model.layers.count {
      throw place.failure(
        "model.decoder.layers: \(decoder.layers.count) for \(model.layers.count) of the encoder; give as many, "
          + "since each begins from the state of one")
    }
    for (index, (layer, source)) in zip(decoder.layers, model.layers).enumerated() {
      let units = source.units * source.directions
      if layer.bidirectional != nil || layer.cell != source.cell || layer.units != units {
        throw place.failure(
          "model.decoder.layers.\(index): it begins from the encoder's state; give it the cell \(source.cell.name), "
            + "\(units) units and one direction")
      }
    }
    if decoder.attention != nil, let encoder = model.layers.last, encoder.outputs != decoder.layers.last?.outputs {
      throw place.failure(
        "model.decoder.attention: the encoder has \(encoder.outputs) outputs, the decoder "
          + "\(decoder.layers.last?.outputs ?? 0); make them as many: merge both directions with concat")
    }
  }

  private func checkResiduals(_ layers: [NetworkPlan.Layer], _ input: NetworkPlan.Input, _ key: String) throws {
    var features = if case .embedding(let size) = input { size } else { nil as Int? }
    for (index, layer) in layers.enumerated() {
      if layer.residual && features != layer.outputs {
        throw place.failure(
          "\(key).\(index).residual: the layer has \(features.map { "\($0) inputs" } ?? "inputs of the data") and "
            + "\(layer.outputs) outputs, which cannot be added; make them as many")
      }
      features = layer.outputs
    }
  }
}
