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
    let normalizing = stack([CellKind(GRU.self), CellKind(LSTM.self)]) { layer in
      layer.layerNormalization = true
      layer.outputDropout = 0.2
    }
    return stacks + [droppingBothWays, normalizing]
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

  /// Smoothed targets, and classes that weigh more than others.
  @Test(arguments: [LossKind.crossEntropy, .binaryCrossEntropy], [true, false])
  func lossesToTrainOn(loss: LossKind, isEveryStep: Bool) {
    let ends = Ends(input: .embedding(5), isEveryStep: isEveryStep, classes: 4, lengths: [2, 4, 3], loss: loss)
    let weights = loss == .crossEntropy ? [0.5, 2, 0, 1.5] : []
    for training in [TrainingLoss(labelSmoothing: 0.25), TrainingLoss(labelSmoothing: 0.125, classWeights: weights)] {
      check(GradientTests.stack([CellKind(GRU.self)]), ends, training: training)
    }
  }

  /// Layers whose inputs are added to their outputs: one that reads an embedding, and one that reads both ways.
  @Test(arguments: [true, false]) func residual(isEveryStep: Bool) {
    var layers = GradientTests.stack([CellKind(LSTM.self), CellKind(GRU.self), CellKind(SimpleRNN.self)]) {
      $0.residual = true
      $0.layerNormalization = true
    }
    for index in layers.indices { layers[index].units = 6 }
    (layers[1].bidirectional, layers[1].units) = (.concat, 3)
    check(layers, Ends(input: .embedding(6), isEveryStep: isEveryStep, lengths: isEveryStep ? [] : [2, 4, 3]))
  }

  @Test(arguments: Activation.allCases, [true, false]) func denseLayers(activation: Activation, isEveryStep: Bool) {
    var (first, second) = (DensePlan(), DensePlan())
    (first.units, first.activation, first.dropout) = (8, activation, 0.3)
    (second.units, second.activation) = (11, .tanh)
    let ends = Ends(input: .embedding(5), isEveryStep: isEveryStep, lengths: isEveryStep ? [] : [2, 4, 3])
    check(GradientTests.stack([CellKind(LSTM.self)]), ends, dense: [first, second])
  }

  /// Scores that are products with the embedding's vectors; of tokens that come often and seldom, and below a dense layer.
  @Test(arguments: [4, 7], [true, false]) func tiedEmbeddings(classes: Int, isBelowDense: Bool) {
    var dense = DensePlan()
    (dense.units, dense.activation) = (9, .tanh)
    let cells = [CellKind(GRU.self), CellKind(LSTM.self)]
    check(
      GradientTests.stack(cells), Ends(input: .embedding(9), classes: classes), dense: isBelowDense ? [dense] : [],
      tied: true)
  }

  @Test(arguments: CellKind.all + [.resetBefore], [4, 7]) func weightDrop(cell: CellKind, classes: Int) {
    let layers = GradientTests.stack([cell, cell]) { layer in
      layer.weightDrop = 0.3
      layer.recurrentDropout = 0.2
    }
    check(layers, Ends(input: .embedding(5), classes: classes))
  }

  private func check(
    _ layers: [NetworkPlan.Layer], _ ends: Ends, dense: [DensePlan] = [], tied: Bool = false,
    training: TrainingLoss = TrainingLoss()
  ) {
    var plan = NetworkPlan(input: ends.input, layers: layers)
    plan.tiedEmbeddings = tied
    plan.loss = ends.loss
    plan.dense = dense
    check(Blueprint(plan, ends.form), batch(ends), training: training)
  }

  /// Encoders of one and of two directions, and decoders that look back at them or not.
  @Test(arguments: CellKind.all + [.resetBefore], [nil, Merge.concat])
  func encoderAndDecoder(cell: CellKind, merge: Merge?) {
    for attention in [nil, AttentionKind.dot] {
      for sourceClasses in [3, 9] {
        let encoder = GradientTests.stack([cell, cell]) { layer in
          layer.bidirectional = merge
          GradientTests.dropping(&layer)
        }
        var plan = NetworkPlan(input: .embedding(5), layers: encoder)
        var decoder = DecoderPlan()
        decoder.input = .embedding(7)
        decoder.attention = attention
        decoder.layers = GradientTests.stack([cell, cell], GradientTests.dropping)
        for index in decoder.layers.indices { decoder.layers[index].units *= encoder[index].directions }
        plan.decoder = decoder
        if attention != nil && decoder.layers[1].units == 9 {
          plan.decoder?.input = .embedding(9)
          plan.tiedEmbeddings = true
        }
        let form = DataForm(
          source: .token(count: sourceClasses), input: .token(count: 7), target: .token(count: 7),
          hasTargetAtEveryStep: true)
        check(Blueprint(plan, form), pairs(sourceClasses, form), sourceSteps: 5)
      }
    }
  }

  /// Sources of other lengths than their targets.
  private func pairs(_ sourceClasses: Int, _ form: DataForm) -> Batch {
    let ends = Ends(input: .embedding(7), lengths: [2, 4, 3])
    let (base, random) = (batch(ends), Random(seed: 4, stream: "sources"))
    let tokens = (0..<15).map { Int32(random.uniform($0) * Float(sourceClasses)) }
    return Batch(
      source: Batch.Source(inputs: Elements(tokens: tokens), lengths: [5, 3, 1]), inputs: base.inputs,
      targets: base.targets, steps: base.steps, rows: base.rows, lengths: base.lengths, weight: 0, startsAnew: true)
  }

  private func check(
    _ blueprint: Blueprint, _ batch: Batch, sourceSteps: Int = 0, training: TrainingLoss = TrainingLoss()
  ) {
    let weights = Parameters(blueprint.layout)
    // Through nine steps of four layers rounding grows with large weights.
    fill(weights, within: sourceSteps > 0 ? 0.5 : 1)
    let network = Network(
      blueprint, weights, steps: GradientTests.steps, sourceSteps: sourceSteps, rows: GradientTests.rows)
    for (index, state) in network.carried.states.enumerated() {
      state.set((0..<state.count).map { 0.3 - 0.1 * Float(($0 + index) % 7) })
    }
    let oracle = NetworkOracle(blueprint, network.carried, batch, training)

    let gradients = Gradients(blueprint.layout, RowGroups([0..<1, 1..<3]), network.inputGradients)
    let loss = run(network, training.criterion(blueprint), batch, gradients)
    let values = blueprint.layout.slots.map { weights[$0].values.map(Double.init) }
    let expected = oracle.loss(values)
    #expect(abs(loss - expected) < 1e-5 * abs(expected))

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
  private func run(_ network: Network, _ criterion: any Criterion, _ batch: Batch, _ gradients: Gradients) -> Double {
    let scores = network.forward(batch, GradientTests.training)
    let loss = criterion.forward(scores, batch.targets, 0..<scores.rows)
    criterion.backward(scores, batch.targets)
    network.backward(scores, batch, gradients)
    gradients.tables.travelling?.takeOwnForAll()
    network.afterSum(gradients)
    return loss
  }

  private func fill(_ weights: Parameters, within limit: Float) {
    for (index, slot) in weights.layout.slots.enumerated() {
      let random = Random(seed: 7, stream: "\(index)")
      weights[slot].set((0..<slot.count).map { (2 * random.uniform($0) - 1) * limit })
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
