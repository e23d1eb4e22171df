import Kernels
import Networks
import Testing

/// Whole networks against the oracle: the loss, and the gradient of every weight against central differences of the
/// oracle's loss. All sizes differ, so that no two can be mixed up.
struct GradientTests {
  static let (steps, rows) = (4, 3)

  /// The batch that dropout takes it for.
  static let training = Pass.Training(step: 9, part: 2)

  /// Two layers of each cell, one of each on the other, an LSTM on a simple layer of each activation, layers that read
  /// both ways, and dropout.
  static let stacks: [[NetworkPlan.Layer]] = {
    var stacks = [stack(CellKind.all)]
    for cell in CellKind.all + [.resetBefore] { stacks += [stack([cell, cell]), stack([cell, cell], dropping)] }
    for activation in Activation.allCases {
      var layers = stack([CellKind(SimpleRNN.self), CellKind(LSTM.self)])
      layers[0].activation = activation
      stacks.append(layers)
    }
    for merge in Merge.allCases {
      stacks.append(stack([CellKind(GRU.self), CellKind(LSTM.self)]) { $0.bidirectional = merge })
    }
    let droppingBothWays = stack([CellKind(SimpleRNN.self), CellKind(LSTM.self)]) { layer in
      layer.bidirectional = .concat
      dropping(&layer)
    }
    return stacks + [droppingBothWays]
  }()

  static func dropping(_ layer: inout NetworkPlan.Layer) {
    (layer.dropout, layer.recurrentDropout, layer.outputDropout) = (0.3, 0.4, 0.2)
  }

  static func stack(
    _ cells: [CellKind], _ change: (inout NetworkPlan.Layer) -> Void = { _ in }
  ) -> [NetworkPlan.Layer] {
    zip(cells, [6, 9, 8]).map { cell, units in
      var layer = NetworkPlan.Layer(cell: cell, units: units)
      change(&layer)
      return layer
    }
  }

  /// The steps of each row: a layer that reads from the end begins where the row ends.
  static func lengths(_ plan: NetworkPlan) -> [Int32] {
    plan.readout == .everyStep && plan.layers[0].bidirectional != nil ? [4, 2, 3] : []
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
    var targets = (readout == .last ? [-1, 2, 1] : [1, 2, -1, 0, 6, 5, 5, 4, 3, -1, 2, 1]).map { $0 % Int32(classes) }
    for (row, length) in GradientTests.lengths(plan).enumerated() {
      for step in Int(length)..<GradientTests.steps { targets[step * GradientTests.rows + row] = -1 }
    }

    let gradients = Gradients(blueprint.layout, RowGroups([0..<1, 1..<3]), network.inputGradients)
    let loss = run(network, plan, tokens, targets, gradients)
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
  private func run(
    _ network: Network, _ plan: NetworkPlan, _ tokens: [Int32], _ targets: [Int32], _ gradients: Gradients
  ) -> Double {
    let vectors = network.input.forward(tokens.span, rows: GradientTests.rows)
    let pass = Pass(lengths: GradientTests.lengths(plan), training: GradientTests.training)
    let hidden = network.layers.forward(vectors, from: network.carried, pass)
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
      weights[slot].set((0..<slot.count).map { 2 * random.uniform($0) - 1 })
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
