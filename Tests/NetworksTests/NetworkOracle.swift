import Datasets
import Kernels
import Networks

/// A network of a plan again, by the oracle: a row after the other, and a layer after the other.
struct NetworkOracle {
  let blueprint: Blueprint
  let batch: Batch
  let states: [[Oracle.State]]  // layer, row

  init(_ blueprint: Blueprint, _ carried: CarriedState, _ batch: Batch) {
    self.blueprint = blueprint
    self.batch = batch
    var first = 0
    states = blueprint.plan.layers.map { layer in
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
    let hasTable = if case .embedding = blueprint.plan.input { true } else { false }
    var slot = hasTable ? 1 : 0
    var vectors = (0..<GradientTests.steps).map {
      input($0 * GradientTests.rows + row, hasTable ? tables[0] : nil)
    }
    for layer in blueprint.plan.layers.indices { vectors = outputs(layer, vectors, tables, &slot, row: row) }
    return vectors.indices.reduce(0) { sum, step in
      guard let target = target(row, step) else { return sum }
      return sum + loss(Oracle.dense(vectors[step], tables[slot], tables[slot + 1][0]), target)
    }
  }

  private func input(_ place: Int, _ table: Oracle.Table?) -> Oracle.Vector {
    let count = blueprint.vocabulary
    if case .values = blueprint.form.input {
      return batch.inputs.values[place * count..<(place + 1) * count].map(Double.init)
    }
    let token = Int(batch.inputs.tokens[place])
    return table?[token] ?? (0..<count).map { $0 == token ? 1 : 0 }
  }

  private func loss(_ scores: Oracle.Vector, _ target: Int) -> Double {
    if blueprint.loss == .crossEntropy {
      let wanted = Int(batch.targets.tokens[target])
      return wanted < 0 ? 0 : Oracle.crossEntropy(scores, wanted)
    }
    let wanted = batch.targets.values[target * 2..<target * 2 + 2].map(Double.init)
    return wanted[0].isNaN ? 0 : zip(scores, wanted).reduce(0) { $0 + Oracle.loss(blueprint.loss, $1.0, $1.1) / 2 }
  }

  /// The outputs of a layer for all steps of a row.
  ///
  /// - Parameter slot: the first of the layer's arrays, and then that of the next layer's.
  private func outputs(
    _ index: Int, _ inputs: [Oracle.Vector], _ tables: [Oracle.Table], _ slot: inout Int, row: Int
  ) -> [Oracle.Vector] {
    let layer = blueprint.plan.layers[index]
    func next(_ inputs: [Oracle.Vector]) -> [Oracle.Vector] {
      defer { slot += 3 }
      return direction(layer, states[index][row], inputs, tables, slot, row: row)
    }
    var outputs = next(inputs)
    if let merge = layer.bidirectional {
      let isLast = !blueprint.form.hasTargetAtEveryStep && index == blueprint.plan.layers.count - 1
      let back = next(reversed(inputs, row: row))
      outputs = zip(outputs, isLast ? back : reversed(back, row: row)).map { merged(merge, $0, $1) }
    }
    let name = "\(blueprint.plan.name(ofLayer: index))/output"
    return outputs.enumerated().map { dropped($1, name, layer.outputDropout, time: $0, row: row) }
  }

  private func direction(
    _ layer: NetworkPlan.Layer, _ state: Oracle.State, _ inputs: [Oracle.Vector], _ tables: [Oracle.Table],
    _ slot: Int, row: Int
  ) -> [Oracle.Vector] {
    let weights = Oracle.Weights(kernel: tables[slot], recurrent: tables[slot + 1], bias: tables[slot + 2])
    let name = blueprint.layout.slots[slot].name.dropLast("/kernel".count)
    let ones = Oracle.Vector(repeating: 1, count: layer.units)
    let mask = dropped(ones, "\(name)/recurrent", layer.recurrentDropout, time: 0, row: row)
    var state = state
    return inputs.map { x in
      let x = dropped(x, "\(name)/input", layer.dropout, time: 0, row: row)
      state = Oracle.step(layer, x, state, weights, mask: mask)
      return state.h
    }
  }

  private func dropped(_ x: Oracle.Vector, _ name: String, _ rate: Double, time: Int, row: Int) -> Oracle.Vector {
    if rate == 0 { return x }
    let mask = Oracle.mask(name, rate, GradientTests.training, time: time, row: row, count: x.count)
    return zip(x, mask).map { $0 * $1 }
  }

  /// The steps of a row from its last to its first, and then those behind its end.
  private func reversed(_ steps: [Oracle.Vector], row: Int) -> [Oracle.Vector] {
    let length = batch.lengths.isEmpty ? steps.count : Int(batch.lengths[row])
    return steps[..<length].reversed() + steps[length...]
  }

  private func merged(_ merge: Merge, _ x: Oracle.Vector, _ y: Oracle.Vector) -> Oracle.Vector {
    switch merge {
    case .concat: x + y
    case .sum: zip(x, y).map { $0 + $1 }
    case .mul: zip(x, y).map { $0 * $1 }
    case .average: zip(x, y).map { ($0 + $1) / 2 }
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
