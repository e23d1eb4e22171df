import Datasets
import Glibc
import Kernels
import Networks

/// A network of a plan again, by the oracle: a row after the other, and a layer after the other.
struct NetworkOracle {
  let blueprint: Blueprint
  let batch: Batch
  let states: [[Oracle.State]]  // layer, row
  let training: TrainingLoss

  init(_ blueprint: Blueprint, _ carried: CarriedState, _ batch: Batch, _ training: TrainingLoss) {
    self.blueprint = blueprint
    self.batch = batch
    self.training = training
    var first = 0
    states = blueprint.plan.main.layers.map { layer in
      let ofLayer = carried.states[first..<first + layer.carriedStates.count]
      first = ofLayer.endIndex
      return (0..<GradientTests.rows).map { row in
        if ofLayer.isEmpty { return NetworkOracle.zero(layer) }
        let values = ofLayer.map { $0.rows(row..<row + 1).values.map(Double.init) }
        return Oracle.State(h: values[0], c: values.count > 1 ? values[1] : [])
      }
    }
  }

  /// The summed loss with the values of all slots.
  func loss(_ values: [[Double]]) -> Double {
    let tables = zip(blueprint.layout.slots, values).map { slot, values in
      let columns = slot.shape[slot.shape.count - 1]
      return stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }
    return (0..<GradientTests.rows).reduce(0) { $0 + loss(tables, row: $1) }
  }

  private func loss(_ tables: [Oracle.Table], row: Int) -> Double {
    let (all, decoderTable) = (
      tables, blueprint.layout.slots.firstIndex { $0.name.hasPrefix("decoder_embedding") } ?? 0
    )
    var tables = tables[...]
    var (sources, before) = ([Oracle.Vector](), states.map { $0[row] })
    if let encoder = blueprint.plan.encoder {
      let reader = StackOracle(encoder, blueprint.form.source!, batch.source.lengths, row: row)
      (sources, before) = reader.outputs(batch.source.inputs, encoder.layers.map(NetworkOracle.zero), &tables)
    }
    let reader = StackOracle(
      blueprint.plan.main, blueprint.form.input, batch.lengths, row: row,
      readsLast: !blueprint.form.hasTargetAtEveryStep)
    var (vectors, _) = reader.outputs(batch.inputs, before, &tables)
    if blueprint.plan.decoder?.attention != nil {
      let (kernel, bias) = (tables.removeFirst(), tables.removeFirst()[0])
      let length = batch.source.lengths.isEmpty ? sources.count : Int(batch.source.lengths[row])
      vectors = vectors.map {
        Oracle.dense(Oracle.attention($0, sources[..<length]) + $0, kernel, bias).map { tanh($0) }
      }
    }
    for (index, layer) in blueprint.plan.dense.enumerated() {
      let (kernel, bias) = (tables.removeFirst(), tables.removeFirst()[0])
      vectors = vectors.enumerated().map { step, vector in
        let outputs = Oracle.dense(vector, kernel, bias).map { Oracle.activation(layer.activation, $0) }
        let time = blueprint.form.hasTargetAtEveryStep ? step : 0
        return reader.dropped(outputs, "dense_\(index + 1)/output", layer.dropout, time: time)
      }
    }
    let table = blueprint.plan.decoder == nil ? all[0] : all[decoderTable]
    let tied = table[0].indices.map { column in table.map { $0[column] } }
    let (kernel, bias) = (blueprint.plan.tiedEmbeddings ? tied : tables.removeFirst(), tables.removeFirst()[0])
    return vectors.indices.reduce(0) { sum, step in
      guard let target = target(row, step) else { return sum }
      return sum + loss(Oracle.dense(vectors[step], kernel, bias), target)
    }
  }

  private func loss(_ scores: Oracle.Vector, _ target: Int) -> Double {
    if blueprint.loss == .crossEntropy {
      let wanted = Int(batch.targets.tokens[target])
      return wanted < 0 ? 0 : training.crossEntropy(scores, wanted)
    }
    let wanted = batch.targets.values[target * 2..<target * 2 + 2].map(Double.init)
    if wanted[0].isNaN { return 0 }
    let outputs = scores.count / 2
    return wanted.enumerated().reduce(0) { sum, target in
      let ofTarget = Array(scores[target.offset * outputs..<(target.offset + 1) * outputs])
      return sum
        + Oracle.forecastLoss(
          blueprint.loss, ofTarget, training.smooth(target.element, of: 2), blueprint.plan.quantiles) / 2
    }
  }

  /// Where the target of a row at a step is; none where nothing is read.
  private func target(_ row: Int, _ step: Int) -> Int? {
    if blueprint.form.hasTargetAtEveryStep { return step * GradientTests.rows + row }
    let length = batch.lengths.isEmpty ? GradientTests.steps : Int(batch.lengths[row])
    return step == length - 1 ? row : nil
  }

  private static func zero(_ layer: NetworkPlan.Layer) -> Oracle.State {
    let zeros = Oracle.Vector(repeating: 0, count: layer.units)
    return Oracle.State(h: zeros, c: layer.cell.states.count > 1 ? zeros : [])
  }
}
