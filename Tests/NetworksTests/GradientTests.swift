import Kernels
import Networks
import Testing

/// Whole networks against the oracle: the loss, and the gradient of every weight against central differences of the
/// oracle's loss. All sizes differ, so that no two can be mixed up.
struct GradientTests {
  static let (steps, rows) = (4, 3)

  /// Two layers of each cell, one of each on the other, and an LSTM on a simple layer of each activation.
  static let stacks: [[NetworkPlan.Layer]] =
    (CellKind.all + [.resetBefore]).map { stack([$0, $0]) } + [stack(CellKind.all)]
    + Activation.allCases.map { activation in
      var layers = stack([CellKind(SimpleRNN.self), CellKind(LSTM.self)])
      layers[0].activation = activation
      return layers
    }

  static func stack(_ cells: [CellKind]) -> [NetworkPlan.Layer] {
    zip(cells, [6, 2, 8]).map { .init(cell: $0, units: $1) }
  }

  /// Input, readout and number of classes. Of the latter, four come several times among the tokens, and seven do not.
  static let ends: [(NetworkPlan.Input, Readout, Int)] = [
    (.embedding(5), .everyStep, 7), (.embedding(5), .everyStep, 4), (.oneHot, .everyStep, 7), (.oneHot, .everyStep, 4),
    (.oneHot, .last, 7),
  ]

  @Test(arguments: stacks, ends)
  func followTheOracle(layers: [NetworkPlan.Layer], ends: (input: NetworkPlan.Input, readout: Readout, classes: Int)) {
    let (input, readout, classes) = ends
    var plan = NetworkPlan(input: input, layers: layers)
    plan.readout = readout
    let blueprint = Blueprint(plan, classes: classes)
    let weights = Parameters(blueprint.layout)
    fill(weights)
    let network = Network(blueprint, weights, steps: GradientTests.steps, rows: GradientTests.rows)
    for (index, state) in network.carried.states.enumerated() {
      state.set((0..<state.count).map { 0.3 - 0.1 * Float(($0 + index) % 7) })
    }
    let oracle = NetworkOracle(blueprint, network.carried)
    let tokens = ([3, 0, 6, 1, 1, 5, 2, 4, 4, 0, 3, 6] as [Int32]).map { $0 % Int32(classes) }
    let targets = (readout == .last ? [-1, 2, 1] : [1, 2, -1, 0, 6, 5, 5, 4, 3, -1, 2, 1]).map { $0 % Int32(classes) }

    let gradients = Gradients(blueprint.layout, RowGroups([0..<1, 1..<3]), network.inputGradients)
    let loss = run(network, tokens, targets, gradients)
    let values = blueprint.layout.slots.map { weights[$0].values.map(Double.init) }
    let expected = oracle.loss(values, tokens, targets)
    #expect(abs(loss - expected) < 1e-5 * expected)

    for (index, slot) in blueprint.layout.slots.enumerated() {
      let differences = centralDifferences(oracle, values, tokens, targets, slot: index)
      let mine = gradients.sums[slot].values
      let largest = differences.map(abs).max() ?? 0
      #expect(largest > 1e-3, "\(slot.name) has no gradient to check")
      for (k, difference) in differences.enumerated() {
        #expect(abs(Double(mine[k]) - difference) < 3e-6 * max(1, largest), "\(slot.name)[\(k)]")
      }
    }
  }

  /// The path of a batch, as in a training step.
  private func run(_ network: Network, _ tokens: [Int32], _ targets: [Int32], _ gradients: Gradients) -> Double {
    let rows = GradientTests.rows
    let hidden = network.layers.forward(network.input.forward(tokens.span, rows: rows), from: network.carried)
    let read = network.readout.forward(hidden)
    let scores = network.head.forward(read)
    let loss = network.criterion.forward(scores, targets.span)
    let dRead = network.head.backward(network.criterion.backward(scores, targets.span), read, gradients)
    let dHidden = network.readout.backward(dRead, hidden)
    let dVectors = network.layers.backward(dHidden, gradients, wantsInputs: network.input.isTrained)
    if let dVectors { network.input.backward(dVectors, tokens.span, gradients) }
    let dShared = network.layers.afterSum(gradients, wantsInputs: network.input.isTrained)
    if let dShared { network.input.afterSum(dShared, gradients) }
    return loss
  }

  private func fill(_ weights: Parameters) {
    for (index, slot) in weights.layout.slots.enumerated() {
      let random = Random(seed: 7, stream: "\(index)")
      weights[slot].set((0..<slot.count).map { random.uniform($0) - 0.5 })
    }
    weights.changed()
  }

  private func centralDifferences(
    _ oracle: NetworkOracle, _ values: [[Double]], _ tokens: [Int32], _ targets: [Int32], slot: Int
  ) -> [Double] {
    let h = 1e-5
    return values[slot].indices.map { k in
      var (above, below) = (values, values)
      above[slot][k] += h
      below[slot][k] -= h
      return (oracle.loss(above, tokens, targets) - oracle.loss(below, tokens, targets)) / (2 * h)
    }
  }
}

/// A network of the plan again, by the oracle.
private struct NetworkOracle {
  let blueprint: Blueprint
  let states: [[Oracle.State]]  // layer, row

  init(_ blueprint: Blueprint, _ carried: CarriedState) {
    self.blueprint = blueprint
    var first = 0
    states = blueprint.plan.layers.map { layer in
      let ofLayer = carried.states[first..<first + layer.cell.states.count]
      first = ofLayer.endIndex
      return (0..<GradientTests.rows).map { row in
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
    let hasTable = blueprint.plan.input != .oneHot
    var sum = 0.0
    for row in 0..<GradientTests.rows {
      var states = states.map { $0[row] }
      for step in 0..<GradientTests.steps {
        let token = Int(tokens[step * GradientTests.rows + row])
        var x = hasTable ? tables[0][token] : (0..<blueprint.classes).map { $0 == token ? 1 : 0 }
        for layer in states.indices {
          let first = (hasTable ? 1 : 0) + 3 * layer
          let weights = Oracle.Weights(kernel: tables[first], recurrent: tables[first + 1], bias: tables[first + 2])
          states[layer] = Oracle.step(blueprint.plan.layers[layer], x, states[layer], weights)
          x = states[layer].h
        }
        guard let target = target(targets, row, step) else { continue }
        let scores = Oracle.dense(x, tables[tables.count - 2], tables[tables.count - 1][0])
        if target >= 0 { sum += Oracle.crossEntropy(scores, Int(target)) }
      }
    }
    return sum
  }

  /// The target of a row at a step; none where nothing is read.
  private func target(_ targets: [Int32], _ row: Int, _ step: Int) -> Int32? {
    switch blueprint.plan.readout {
    case .everyStep: targets[step * GradientTests.rows + row]
    case .last: step == GradientTests.steps - 1 ? targets[row] : nil
    }
  }
}
