import Datasets
import Kernels
import Networks
import Testing

/// Whole networks against the oracle: the loss, and the gradient of every weight against central differences of the
/// oracle's loss. All sizes differ, so that no two can be mixed up.
struct GradientTests {
  static let (steps, rows) = (4, 3)

  /// Two layers of each cell, and one of each on the other.
  static let stacks = CellKind.all.map { [$0, $0] } + [CellKind.all]

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

  static let ends =
    [
      Ends(input: .embedding(5)), Ends(input: .embedding(5), classes: 4), Ends(input: .oneHot),
      Ends(input: .oneHot, classes: 4), Ends(input: .oneHot, isEveryStep: false),
      Ends(input: .embedding(5), isEveryStep: false, lengths: [2, 4, 3]), Ends(input: .values),
      Ends(input: .values, isEveryStep: false, lengths: [3, 1, 2]),
    ]
    + LossKind.allCases.dropFirst().flatMap { loss in
      [Ends(input: .values, loss: loss), Ends(input: .oneHot, isEveryStep: false, lengths: [3, 1, 4], loss: loss)]
    }

  @Test(arguments: stacks, ends)
  func followTheOracle(cells: [CellKind], ends: Ends) {
    var plan = NetworkPlan(input: ends.input, layers: zip(cells, [6, 2, 8]).map { .init(cell: $0, units: $1) })
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
    let classes = ends.isEveryStep ? [1, 2, -1, 0, 6, 5, 5, 4, 3, -1, 2, 1] : [-1, 2, 1].map { Int32($0) }
    let random = Random(seed: 3, stream: "batch")
    // Probabilities for those losses that want some; and none where there is no class either.
    let values = (0..<classes.count * 2).map { classes[$0 / 2] < 0 ? Float.nan : random.uniform($0) }
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
    let hidden = network.layers.forward(network.input.forward(batch), from: network.carried)
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
      weights[slot].set((0..<slot.count).map { random.uniform($0) - 0.5 })
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

/// A network of the plan again, by the oracle.
private struct NetworkOracle {
  let blueprint: Blueprint
  let batch: Batch
  let states: [[Oracle.State]]  // layer, row

  init(_ blueprint: Blueprint, _ carried: CarriedState, _ batch: Batch) {
    self.blueprint = blueprint
    self.batch = batch
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
  func loss(_ values: [[Double]]) -> Double {
    let tables = zip(blueprint.layout.slots, values).map { slot, values in
      let columns = slot.shape[slot.shape.count - 1]
      return stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }
    let hasTable = if case .embedding = blueprint.plan.input { true } else { false }
    var sum = 0.0
    for row in 0..<GradientTests.rows {
      var states = states.map { $0[row] }
      for step in 0..<GradientTests.steps {
        var x = input(step * GradientTests.rows + row, hasTable ? tables[0] : nil)
        for layer in states.indices {
          let first = (hasTable ? 1 : 0) + 3 * layer
          let weights = Oracle.Weights(kernel: tables[first], recurrent: tables[first + 1], bias: tables[first + 2])
          states[layer] = Oracle.step(blueprint.plan.layers[layer].cell.name, x, states[layer], weights)
          x = states[layer].h
        }
        guard let target = target(row, step) else { continue }
        let scores = Oracle.dense(x, tables[tables.count - 2], tables[tables.count - 1][0])
        sum += loss(scores, target)
      }
    }
    return sum
  }

  private func input(_ place: Int, _ table: [[Double]]?) -> [Double] {
    let count = blueprint.vocabulary
    if case .values = blueprint.form.input {
      return batch.inputs.values[place * count..<(place + 1) * count].map(Double.init)
    }
    let token = Int(batch.inputs.tokens[place])
    return table?[token] ?? (0..<count).map { $0 == token ? 1 : 0 }
  }

  /// Where the target of a row at a step is; none where nothing is read.
  private func target(_ row: Int, _ step: Int) -> Int? {
    if blueprint.form.hasTargetAtEveryStep { return step * GradientTests.rows + row }
    let length = batch.lengths.isEmpty ? GradientTests.steps : Int(batch.lengths[row])
    return step == length - 1 ? row : nil
  }

  private func loss(_ scores: [Double], _ target: Int) -> Double {
    if blueprint.loss == .crossEntropy {
      let wanted = Int(batch.targets.tokens[target])
      return wanted < 0 ? 0 : Oracle.crossEntropy(scores, wanted)
    }
    let wanted = batch.targets.values[target * 2..<target * 2 + 2].map(Double.init)
    return wanted[0].isNaN ? 0 : zip(scores, wanted).reduce(0) { $0 + Oracle.loss(blueprint.loss, $1.0, $1.1) / 2 }
  }
}
