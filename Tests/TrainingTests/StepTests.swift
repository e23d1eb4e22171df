import Communication
import Datasets
import Failures
import Kernels
import Networks
import Plans
import TestSupport
import Testing
import Training

/// The path of one batch against Keras: loss, gradient, and the weights after three updates.
struct StepTests {
  private let golden: Golden
  private let blueprint: Blueprint
  private let weights: Parameters
  private let gradients: Gradients
  private let network: Network

  init() throws {
    golden = try Golden("stack")
    blueprint = Blueprint(smallPlan(), classes: 7)
    weights = Parameters(blueprint.layout)
    network = Network(blueprint, weights, steps: 4, rows: 3)
    gradients = Gradients(blueprint.layout, RowGroups([0..<2, 2..<3]), network.inputGradients)
    for slot in blueprint.layout.slots { weights[slot].set(array(slot, of: golden["weights"]).floats) }
    weights.changed()
  }

  /// The array of a slot in a tree with Keras's names, which number layers of a kind from the second on.
  private func array(_ slot: Slot, of tree: Golden) -> Golden {
    let names = slot.name.split(separator: "/").map(String.init)
    let layer = ["lstm_1": "lstm", "lstm_2": "lstm_1"][names[0]] ?? names[0]
    return tree[layer][names[1]]
  }

  private var batch: Batch {
    Batch(
      inputs: golden["tokens"].tokens, targets: golden["targets"].tokens, steps: 4, rows: 3, weight: 12,
      startsAnew: true)
  }

  private func step(_ optimizer: OptimizerPlan, clip: Double?) throws -> Step {
    try Step(network, weights, gradients, optimizer.make(blueprint.layout), clip: clip, Solo())
  }

  @Test func lossAndGradients() throws {
    let report = try step(descent(rate: 0.1), clip: nil)(batch, number: 1)
    #expect(abs(report.loss * 12 - golden["loss"].number) < 1e-5)
    #expect(report.weight == 12)
    for slot in blueprint.layout.slots {
      expect(gradients.sums[slot], near: array(slot, of: golden["gradients"]), slot.name)
    }
  }

  @Test(arguments: [
    "adam", "sgd", "sgd_clipped", "sgd_nesterov", "rmsprop", "rmsprop_centered", "adagrad", "adam_amsgrad", "adamw",
    "lamb", "lamb_decay", "lars", "lars_nesterov",
  ])
  func updates(name: String) throws {
    let golden = golden["optimizers"][name]
    let (plan, clip) = try settings(golden["config"])
    let step = try step(plan, clip: clip)
    for number in 1...3 { try expectUpdate(number, of: golden, by: step) }
  }

  /// Keras adds the penalties to the loss, and their gradients before the clip.
  @Test func penalties() throws {
    let golden = golden["penalized"]
    var plan = smallPlan()
    (plan.layers[0].kernelL2, plan.layers[0].recurrentL2) = (
      golden["l2"]["kernel"].number, golden["l2"]["recurrent"].number
    )
    plan.layers[0].biasL2 = golden["l2"]["bias"].number
    let network = Network(Blueprint(plan, classes: 7), weights, steps: 4, rows: 3)
    let (rule, clip) = try settings(golden["config"])
    let step = try Step(network, weights, gradients, rule.make(blueprint.layout), clip: clip, Solo())
    for number in 1...3 { try expectUpdate(number, of: golden, by: step) }
  }

  /// Expects a step to find and to make of the weights what Keras does.
  private func expectUpdate(_ number: Int, of golden: Golden, by step: Step) throws {
    let expected = golden["updates"][number - 1]
    let report = try step(batch, number: number)
    #expect(abs(report.loss - expected["mean_loss"].number) < 1e-6, "loss of update \(number)")
    #expect(abs(report.gradientNorm - expected["gradient_norm"].number) < 2e-6, "norm of update \(number)")
    for slot in blueprint.layout.slots {
      expect(weights[slot], near: array(slot, of: expected["weights_after"]), "\(slot.name) after update \(number)")
    }
  }

  private func settings(_ config: Golden) throws -> (OptimizerPlan, clip: Double?) {
    var plan = OptimizerPlan()
    plan.kind = try #require(OptimizerPlan.Kind(rawValue: config["kind"].text))
    func take(_ key: String, _ path: WritableKeyPath<OptimizerPlan, Double>) {
      if config.has(key) { plan[keyPath: path] = config[key].number }
    }
    take("learning_rate", \.rate)
    take("momentum", \.momentum)
    take("rho", \.rho)
    take("initial_accumulator_value", \.initialAccumulatorValue)
    take("beta_1", \.beta1)
    take("beta_2", \.beta2)
    take("weight_decay", \.weightDecay)
    take("trust_coefficient", \.trustCoefficient)
    take("epsilon", \.epsilon)
    plan.nesterov = config.has("nesterov") && config["nesterov"].flag
    plan.centered = config.has("centered") && config["centered"].flag
    plan.amsgrad = config.has("amsgrad") && config["amsgrad"].flag
    return (plan, config.has("global_clipnorm") ? config["global_clipnorm"].number : nil)
  }

  private func descent(rate: Double) -> OptimizerPlan {
    var plan = OptimizerPlan()
    plan.kind = .sgd
    plan.rate = rate
    return plan
  }

  /// A row that has ended adds nothing: neither to the loss nor to the gradient.
  @Test func negativeTargetsAreLeftOut() throws {
    let (inputs, targets) = (golden["tokens"].tokens, golden["targets"].tokens)
    // The last step of the second row.
    var padded = targets
    padded[10] = -1
    func sums(_ targets: [Int32]) throws -> (loss: Double, gradients: [Float]) {
      let batch = Batch(inputs: inputs, targets: targets, steps: 4, rows: 3, weight: 1, startsAnew: true)
      let report = try step(descent(rate: 1e-30), clip: nil)(batch, number: 1)
      return (report.loss, gradients.sums.storage.vector.values)
    }
    let (whole, without) = (try sums(targets), try sums(padded))
    let alone = try sums(targets.indices.map { $0 == 10 ? targets[10] : -1 })
    #expect(abs(whole.loss - without.loss - alone.loss) < 1e-5)
    for (index, value) in whole.gradients.enumerated() {
      #expect(abs(value - without.gradients[index] - alone.gradients[index]) < 1e-5)
    }
    #expect(try sums(targets.map { _ in -1 }).gradients.allSatisfy { $0 == 0 })
  }

  /// Two halves of the text with the state carried over have the loss of the whole.
  @Test func theStateGoesOnFromBatchToBatch() throws {
    let (inputs, targets) = (golden["tokens"].tokens, golden["targets"].tokens)
    let step = try step(descent(rate: 1e-30), clip: nil)
    func loss(_ steps: Range<Int>, startsAnew: Bool) throws -> Double {
      let range = steps.lowerBound * 3..<steps.upperBound * 3
      let batch = Batch(
        inputs: Array(inputs[range]), targets: Array(targets[range]), steps: steps.count, rows: 3, weight: 1,
        startsAnew: startsAnew)
      return try step(batch, number: 1).loss
    }
    let whole = try loss(0..<4, startsAnew: true)
    #expect(abs(try loss(0..<1, startsAnew: true) + loss(1..<4, startsAnew: false) - whole) < 1e-5)
    #expect(abs(try loss(0..<1, startsAnew: true) + loss(1..<4, startsAnew: true) - whole) > 1e-3)
  }

  @Test func whatIsNotFiniteStopsBeforeTheUpdate() throws {
    let slot = blueprint.layout.slots[blueprint.layout.slots.count - 1]
    weights[slot][0, 3] = .nan
    weights.changed()
    let before = weights.storage.vector.values.map(\.bitPattern)
    let step = try step(OptimizerPlan(), clip: 1)
    let found = try #require(throws: NotFinite.self) { try step(batch, number: 41) }
    #expect(!found.weightsAreFinite)
    #expect(found.message.hasPrefix("step 41: dense/bias is no longer finite"), "\(found.message)")
    #expect(weights.storage.vector.values.map(\.bitPattern) == before)
  }

  /// What batches before touched of the table leaves nothing behind, however this process's shards lie in the tree.
  @Test(arguments: [
    RowGroups([0..<2, 2..<3]), RowGroups([0..<2, 2..<3], first: 1), RowGroups([0..<2, 2..<3]).summedEach,
  ])
  func rowsOfOtherBatchesAreZeros(groups: RowGroups) throws {
    func sums(after tokens: [[Int32]]) throws -> [Float] {
      let gradients = Gradients(blueprint.layout, groups, network.inputGradients)
      #expect(gradients.tables.sparse != nil)
      let step = try Step(network, weights, gradients, descent(rate: 1e-30).make(blueprint.layout), clip: nil, Solo())
      for (number, tokens) in tokens.enumerated() {
        let batch = Batch(inputs: tokens, targets: tokens, steps: 4, rows: 3, weight: 12, startsAnew: true)
        if groups.sumsEachGroup { step.accumulate(batch, number: 1) }
        _ = try step(batch, number: number + 1)
      }
      return gradients.sums.storage.vector.values
    }
    let last = (0..<12).map { Int32($0 % 2 + 4) }
    let others = [(0..<12).map { Int32($0 % 7) }, Array(repeating: 3, count: 12)]
    #expect(try sums(after: others + [last]).map(\.bitPattern) == sums(after: [last]).map(\.bitPattern))
  }

  /// Batches that are added up have the gradient and the loss of all their targets, each with its own carried states.
  @Test func addsUpBatches() throws {
    let groups = RowGroups([0..<2, 2..<3]).summedEach
    func batch(_ first: Int32, startsAnew: Bool) -> Batch {
      let tokens = (0..<12).map { (first + $0 * 5) % 7 }
      return Batch(inputs: tokens, targets: tokens.reversed(), steps: 4, rows: 3, weight: 12, startsAnew: startsAnew)
    }
    let batches = [batch(0, startsAnew: true), batch(3, startsAnew: false), batch(6, startsAnew: false)]
    var (total, loss) = ([Float](repeating: 0, count: gradients.sums.storage.count), 0.0)
    let one = try step(descent(rate: 1e-30), clip: nil)
    for batch in batches {
      loss += try one(batch, number: 1).loss / 3
      total = zip(total, gradients.sums.storage.vector.values).map { $0 + $1 }
    }
    let added = Gradients(blueprint.layout, groups, network.inputGradients)
    let together = try Step(
      network, weights, added, descent(rate: 1e-30).make(blueprint.layout), clip: nil, Solo())
    // Twice: what was kept for the first step is not in the second.
    for number in 1...2 {
      for batch in batches.dropLast() { together.accumulate(batch, number: 1) }
      let report = try together(batches[2], number: number)
      #expect(report.weight == 36)
      #expect(abs(report.loss - loss) < 1e-6)
      for (mine, expected) in zip(added.sums.storage.vector.values, total) { #expect(abs(mine - expected) < 2e-5) }
    }
  }

  /// The culprit is named, and the step leaves nothing behind: neither in the weights nor in the carried states.
  @Test func namesTheShardThatIsNotFinite() throws {
    let step = try step(OptimizerPlan(), clip: 1)
    let tokens: [Int32] = [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4]
    let batch = Batch(inputs: tokens, targets: tokens, steps: 4, rows: 3, weight: 12, startsAnew: false)
    _ = try step(batch, number: 1)
    // The last row, which is the second shard.
    network.carried.states[0][2, 1] = .nan
    func state() -> [UInt32] {
      ([weights.storage.vector] + network.carried.states).flatMap { $0.values.map(\.bitPattern) }
    }
    let before = state()
    let found = try #require(throws: NotFinite.self) { try step(batch, number: 2) }
    #expect(found.weightsAreFinite)
    #expect(found.message.hasPrefix("step 2: the gradient of dense/bias from shard 1 (rank 0 on "), "\(found.message)")
    #expect(state() == before)
  }
}
