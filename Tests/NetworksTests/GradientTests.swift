import Datasets
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

  /// What goes in and what comes out.
  struct Ends {
    var input: NetworkPlan.Input
    var isEveryStep = true
    /// Of the classes, four come several times among the tokens, and seven do not.
    var classes = 7
    var lengths: [Int32] = []
    var loss = LossKind.crossEntropy

    var form: DataForm {
      DataForm(
        input: input == .values ? .values(count: classes) : .token(count: classes),
        target: loss == .crossEntropy ? .token(count: classes) : .values(count: 2), hasTargetAtEveryStep: isEveryStep)
    }
  }

  static let ends = [
    Ends(input: .embedding(5)), Ends(input: .embedding(5), classes: 4), Ends(input: .oneHot),
    Ends(input: .oneHot, classes: 4), Ends(input: .oneHot, isEveryStep: false),
    Ends(input: .embedding(5), isEveryStep: false, lengths: [2, 4, 3]), Ends(input: .values, lengths: [4, 2, 3]),
    Ends(input: .values, isEveryStep: false, lengths: [3, 1, 2]),
  ]

  @Test(arguments: stacks, ends)
  func followTheOracle(layers: [NetworkPlan.Layer], ends: Ends) { check(layers, ends) }

  @Test(arguments: LossKind.allCases.dropFirst())
  func lossesOfNumbers(loss: LossKind) {
    for ends in [
      Ends(input: .values, loss: loss), Ends(input: .oneHot, isEveryStep: false, lengths: [3, 1, 4], loss: loss),
    ] {
      check(GradientTests.stacks[0], ends)
    }
  }

  private func check(_ layers: [NetworkPlan.Layer], _ ends: Ends) {
    var plan = NetworkPlan(input: ends.input, layers: layers)
    plan.loss = ends.loss
    let blueprint = Blueprint(plan, ends.form)
    let weights = Parameters(blueprint.layout)
    fill(weights)
    let network = Network(blueprint, weights, steps: GradientTests.steps, rows: GradientTests.rows)
    for (index, state) in network.carried.states.enumerated() {
      state.set((0..<state.count).map { 0.3 - 0.1 * Float(($0 + index) % 7) })
    }
    let batch = batch(ends)
    let oracle = NetworkOracle(blueprint, network.carried, batch)

    let gradients = Gradients(blueprint.layout, RowGroups([0..<1, 1..<3]), network.inputGradients)
    let loss = run(network, batch, gradients)
    let values = blueprint.layout.slots.map { weights[$0].values.map(Double.init) }
    let expected = oracle.loss(values)
    #expect(abs(loss - expected) < 1e-5 * expected)

    for (index, slot) in blueprint.layout.slots.enumerated() {
      let differences = centralDifferences(oracle, values, slot: index)
      let mine = gradients.sums[slot].values
      let largest = differences.map(abs).max() ?? 0
      #expect(largest > 1e-3, "\(slot.name) has no gradient to check")
      for (k, difference) in differences.enumerated() {
        #expect(abs(Double(mine[k]) - difference) < 3e-6 * max(1, largest), "\(slot.name)[\(k)]")
      }
    }
  }

  private func batch(_ ends: Ends) -> Batch {
    let (steps, rows) = (GradientTests.steps, GradientTests.rows)
    let tokens = ([3, 0, 6, 1, 1, 5, 2, 4, 4, 0, 3, 6] as [Int32]).map { $0 % Int32(ends.classes) }
    var classes: [Int32] = ends.isEveryStep ? [1, 2, -1, 0, 6, 5, 5, 4, 3, -1, 2, 1] : [-1, 2, 1]
    for (row, length) in ends.lengths.enumerated() where ends.isEveryStep {
      for step in Int(length)..<steps { classes[step * rows + row] = -1 }
    }
    let random = Random(seed: 3, stream: "batch")
    // Probabilities for those losses that want some; and none where there is no class either.
    // Those of an absolute difference lie on one side, where slopes of one and minus one do not add up to nothing.
    let side: Float = ends.loss == .meanAbsoluteError ? -1 : 0
    let values = (0..<classes.count * 2).map { classes[$0 / 2] < 0 ? Float.nan : random.uniform($0) + side }
    return Batch(
      inputs: ends.input == .values
        ? Elements(values: (0..<steps * rows * ends.classes).map { random.uniform(100 + $0) - 0.5 })
        : Elements(tokens: tokens),
      targets: ends.loss == .crossEntropy
        ? Elements(tokens: classes.map { $0 % Int32(ends.classes) }) : Elements(values: values),
      steps: steps, rows: rows, lengths: ends.lengths, weight: 0, startsAnew: false)
  }

  /// The path of a batch, as in a training step.
  private func run(_ network: Network, _ batch: Batch, _ gradients: Gradients) -> Double {
    let pass = Pass(lengths: batch.lengths, training: GradientTests.training)
    let hidden = network.layers.forward(network.input.forward(batch), from: network.carried, pass)
    let read = network.readout.forward(hidden, batch.lengths)
    let scores = network.head.forward(read)
    let loss = network.criterion.forward(scores, batch.targets, 0..<scores.rows)
    let dRead = network.head.backward(network.criterion.backward(scores, batch.targets), read, gradients)
    let dHidden = network.readout.backward(dRead, hidden, batch.lengths)
    let dVectors = network.layers.backward(dHidden, gradients, wantsInputs: network.input.isTrained)
    if let dVectors { network.input.backward(dVectors, batch, gradients) }
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
    _ oracle: NetworkOracle, _ values: [[Double]], slot: Int
  ) -> [Double] {
    let h = 1e-5
    return values[slot].indices.map { k in
      var (above, below) = (values, values)
      above[slot][k] += h
      below[slot][k] -= h
      return (oracle.loss(above) - oracle.loss(below)) / (2 * h)
    }
  }
}
