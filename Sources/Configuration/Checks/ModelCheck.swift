import Datasets
import Networks
import Plans

/// Checks that the keys of the model fit each other and the format of the data.
struct ModelCheck {
  private let run: Run
  private let place: Place
  private var model: NetworkPlan { run.model }
  private var format: DataPlan.Format { run.data.format }

  init(_ run: Run, _ place: Place) { (self.run, self.place) = (run, place) }

  /// Checks all rules.
  ///
  /// - Throws: a failure of kind `usage` that names the key.
  func check() throws {
    try ModelFit(run.data).check(run, failure: place.failure)
    if run.data.unit == .label && format != .pairs {
      throw place.failure("data.unit: label belongs to the format pairs; use character or word")
    }
    if format == .text { try checkLanguageModel() }
    if let loss = model.loss, loss.isOfQuantiles, format != .series {
      throw place.failure(
        "model.loss: \(loss.rawValue) belongs to the format series; use another loss, or leave it out")
    }
    if model.loss?.isOfQuantiles != true && model.quantiles != NetworkPlan(input: .values, layers: []).quantiles {
      throw place.failure(
        "model.quantiles: the loss forecasts no quantiles; set model.loss to quantile, gaussian, student-t or "
          + "negative-binomial, or leave it out")
    }
    if let decoder = model.decoder {
      try check(decoder)
    } else if format == .pairs {
      throw place.failure("model.decoder: missing, but the format is pairs; give the embedding and layers of a decoder")
    }
    if model.tiedEmbeddings { try checkTied() }
    try checkResiduals(model.layers, model.input, "model.layers")
    if let decoder = model.decoder { try checkResiduals(decoder.layers, decoder.input, "model.decoder.layers") }
  }

  /// Checks that the features that the tied output layer reads have the size of the embedding.
  private func checkTied() throws {
    let (input, layers) = model.decoder.map { ($0.input, $0.layers) } ?? (model.input, model.layers)
    guard case .embedding(let size) = input else { return }
    let features = model.dense.last?.units ?? layers.last?.outputs ?? size
    if features != size {
      throw place.failure(
        "model.tied-embeddings: the size of the embedding is \(size), but the last hidden layer has \(features) outputs; "
          + "make these numbers equal")
    }
    if model.decoder == nil && !model.embeddingTrainable {
      throw place.failure(
        "model.tied-embeddings: a tied embedding must be trained; set model.embedding-trainable to true, or leave this key out"
      )
    }
  }

  private func checkLanguageModel() throws {
    if model.layers.isEmpty { throw place.failure("model.layers: no layers; give at least one") }
    if let layer = model.layers.firstIndex(where: { $0.bidirectional != nil }) {
      throw place.failure(
        "model.layers.\(layer).bidirectional: a layer cannot read running text backwards, because each batch continues "
          + "the one before; leave it out")
    }
  }

  private func check(_ decoder: DecoderPlan) throws {
    let isForecast = format == .series && run.data.strategy == .seq2seq
    if format != .pairs && !isForecast {
      throw place.failure(
        "model.decoder: the format \(format.rawValue) has no target sequences; a decoder belongs to pairs, so leave it out"
      )
    }
    if isForecast != (decoder.input == .values) {
      throw place.failure(
        isForecast
          ? "model.decoder.embedding: the decoder of a series reads numbers; leave it out"
          : "model.decoder.embedding: missing; give a size, or one-hot")
    }
    if model.layers.isEmpty { throw place.failure("model.layers: no layers; give at least one") }
    if decoder.layers.count != model.layers.count {
      throw place.failure(
        "model.decoder.layers: \(decoder.layers.count) layers, but the encoder has \(model.layers.count); give as many, "
          + "because each starts from the final state of an encoder layer")
    }
    for (index, (layer, source)) in zip(decoder.layers, model.layers).enumerated() {
      let units = source.units * source.directions
      if layer.bidirectional != nil || layer.cell != source.cell || layer.units != units {
        throw place.failure(
          "model.decoder.layers.\(index): this layer starts from the final state of an encoder layer; give it the cell "
            + "\(source.cell.name) and \(units) units, without bidirectional")
      }
    }
    if decoder.attention != nil, let encoder = model.layers.last, encoder.outputs != decoder.layers.last?.outputs {
      throw place.failure(
        "model.decoder.attention: the encoder has \(encoder.outputs) outputs, but the decoder "
          + "\(decoder.layers.last?.outputs ?? 0); make them equal: merge both directions with concat")
    }
  }

  private func checkResiduals(_ layers: [NetworkPlan.Layer], _ input: NetworkPlan.Input, _ key: String) throws {
    var features = if case .embedding(let size) = input { size } else { nil as Int? }
    for (index, layer) in layers.enumerated() {
      defer { features = layer.outputs }
      guard layer.residual else { continue }
      guard let inputs = features else {
        throw place.failure(
          "\(key).\(index).residual: this layer reads the data itself, to which nothing is added; leave it out, or put a layer "
            + "below")
      }
      if inputs != layer.outputs {
        throw place.failure(
          "\(key).\(index).residual: the layer has \(inputs) inputs and \(layer.outputs) outputs, which cannot be added; "
            + "make these numbers equal")
      }
    }
  }
}
