import CAllocations
import Communication
import Datasets
import FoundationEssentials
import Networks
import Plans
import Testing
import Training

/// A step in steady state works with the memory it has.
struct StepAllocationTests {
  /// One of each cell, then two of the same; with dropout, and read both ways.
  static let stacks: [[NetworkPlan.Layer]] = {
    let bothWays = stack(CellKind.all) { layer in
      layer.bidirectional = .mul
      dropping(&layer)
    }
    let same = (CellKind.all + [.resetBefore]).map { stack([$0, $0]) }
    return [stack(CellKind.all)] + same + [stack(CellKind.all, dropping), bothWays]
  }()

  static func dropping(_ layer: inout NetworkPlan.Layer) {
    (layer.dropout, layer.recurrentDropout, layer.outputDropout) = (0.3, 0.4, 0.2)
  }

  static func stack(
    _ cells: [CellKind], _ change: (inout NetworkPlan.Layer) -> Void = { _ in }
  ) -> [NetworkPlan.Layer] {
    zip(cells, [17, 8, 40]).map { cell, units in
      var layer = NetworkPlan.Layer(cell: cell, units: units)
      change(&layer)
      return layer
    }
  }

  /// What a step is made of besides its recurrent layers.
  struct Setting {
    let input: NetworkPlan.Input
    let optimizer: OptimizerPlan.Kind
    let unroll: Int
  }

  @Test(
    arguments: stacks,
    [
      Setting(input: .embedding(9), optimizer: .adam, unroll: 11),
      Setting(input: .embedding(9), optimizer: .sgd, unroll: 11),
      Setting(input: .oneHot, optimizer: .adam, unroll: 11), Setting(input: .oneHot, optimizer: .sgd, unroll: 11),
      Setting(input: .embedding(9), optimizer: .sgd, unroll: 2),
      Setting(input: .embedding(9), optimizer: .adagrad, unroll: 2),
      Setting(input: .embedding(9), optimizer: .rmsprop, unroll: 11),
      Setting(input: .embedding(9), optimizer: .adamw, unroll: 11),
      Setting(input: .embedding(9), optimizer: .lamb, unroll: 11),
      Setting(input: .embedding(9), optimizer: .lars, unroll: 11),
    ])
  func stepAllocatesNothing(layers: [NetworkPlan.Layer], setting: Setting) throws {
    let (input, optimizer, unroll) = (setting.input, setting.optimizer, setting.unroll)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).txt").path
    try Data(String(repeating: "in the beginning was the word. ", count: 200).utf8).write(
      to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = try PreparedText(path: path)
    let sharding = Sharding(rows: 5, shards: 3)
    let batches = try TextBatches(
      text, part: 0..<text.count, name: "training", leastSteps: 1, sharding: sharding, unroll: unroll, rows: 0..<5)

    var plan = NetworkPlan(input: input, layers: layers)
    plan.layers[0].kernelL2 = 0.01
    let blueprint = Blueprint(plan, classes: text.vocabulary.count)
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 1)
    var rule = OptimizerPlan()
    rule.kind = optimizer
    // Plain descent where each step has inputs of its own, since it follows the touched rows of their table alone.
    rule.momentum = unroll > 2 ? 0.9 : 0
    (rule.centered, rule.amsgrad) = (true, optimizer == .adamw)
    let network = Network(blueprint, weights, steps: unroll, rows: 5)
    let gradients = Gradients(blueprint.layout, sharding.groups(rank: 0, of: 1), network.inputGradients)
    let step = try Step(network, weights, gradients, rule.make(blueprint.layout), clip: 1, Solo())

    var batch = Batch()
    func run(_ numbers: ClosedRange<Int>) throws {
      for number in numbers {
        try batches.fill(&batch, epoch: 0, index: number)
        _ = try step(batch, number: number)
      }
    }
    try run(1...2)
    let before = lockstep_allocations()
    try run(3...12)
    #expect(lockstep_allocations() == before)
  }

  /// The counter counts: without this the test above could not fail.
  @Test func counterCounts() {
    let before = lockstep_allocations()
    let storage = [Int](repeating: 1, count: 1000 + Int(before % 2))
    #expect(storage.count >= 1000)
    #expect(lockstep_allocations() > before)
  }
}
