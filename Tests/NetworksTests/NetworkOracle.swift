import Kernels
import Networks

/// A network of a plan again, by the oracle: a row after the other, and a layer after the other.
struct NetworkOracle {
  let blueprint: Blueprint
  let states: [[Oracle.State]]  // layer, row

  init(_ blueprint: Blueprint, _ carried: CarriedState) {
    self.blueprint = blueprint
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
  func loss(_ values: [[Double]], _ tokens: [Int32], _ targets: [Int32]) -> Double {
    let tables = zip(blueprint.layout.slots, values).map { slot, values in
      let columns = slot.shape[slot.shape.count - 1]
      return stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }
    return (0..<GradientTests.rows).reduce(0) { $0 + loss(tables, tokens, targets, row: $1) }
  }

  private func loss(_ tables: [Oracle.Table], _ tokens: [Int32], _ targets: [Int32], row: Int) -> Double {
    let hasTable = blueprint.plan.input != .oneHot
    var slot = hasTable ? 1 : 0
    var vectors = (0..<GradientTests.steps).map { step in
      let token = Int(tokens[step * GradientTests.rows + row])
      return hasTable ? tables[0][token] : (0..<blueprint.classes).map { $0 == token ? 1 : 0 }
    }
    for layer in blueprint.plan.layers.indices { vectors = outputs(layer, vectors, tables, &slot, row: row) }
    return vectors.indices.reduce(0) { sum, step in
      guard let target = target(targets, row, step), target >= 0 else { return sum }
      return sum + Oracle.crossEntropy(Oracle.dense(vectors[step], tables[slot], tables[slot + 1][0]), Int(target))
    }
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
      let isLast = blueprint.plan.readout == .last && index == blueprint.plan.layers.count - 1
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
    let lengths = GradientTests.lengths(blueprint.plan)
    let length = lengths.isEmpty ? steps.count : Int(lengths[row])
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

  /// The target of a row at a step; none where nothing is read.
  private func target(_ targets: [Int32], _ row: Int, _ step: Int) -> Int32? {
    switch blueprint.plan.readout {
    case .everyStep: targets[step * GradientTests.rows + row]
    case .last: step == GradientTests.steps - 1 ? targets[row] : nil
    }
  }

  private static func zero(_ layer: NetworkPlan.Layer) -> Oracle.State {
    let zeros = Oracle.Vector(repeating: 0, count: layer.units)
    return Oracle.State(h: zeros, c: layer.cell.states.count > 1 ? zeros : [])
  }
}
