import Communication
import Datasets
import Kernels
import Networks
import Plans
import Reduction
import Testing
import Training

// A training step on several processes against the same step on one.
extension CommunicatorTests {
  private func weightsAfterTwoSteps(
    _ communicator: any Communicator, _ sharding: Sharding, classes: Int
  ) throws -> (losses: [Double], norms: [Double], weights: Parameters) {
    let cell = try #require(CellKind.all.first { $0.name == "lstm" })
    let blueprint = Blueprint(
      NetworkPlan(input: .embedding(5), layers: [.init(cell: cell, units: 6)]), classes: classes)
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 7)
    let rows = sharding.rows(rank: communicator.rank, of: communicator.size)
    let network = Network(blueprint, weights, steps: 4, rows: rows.count, batch: sharding.rows)
    let gradients = Gradients(
      blueprint.layout, sharding.groups(rank: communicator.rank, of: communicator.size), network.inputGradients)
    let step = try Step(
      network, weights, gradients, OptimizerPlan().make(blueprint.layout), clip: 0.1, communicator)
    func tokens(_ factor: Int) -> [Int32] {
      (0..<4).flatMap { t in rows.map { row in Int32((row * factor + t * 3) % classes) } }
    }
    let reports = try (1...2).map { number in
      let batch = Batch(
        inputs: tokens(2), targets: tokens(5), steps: 4, rows: rows.count, weight: Double(4 * sharding.rows),
        startsAnew: number == 1)
      return try step(batch, number: number)
    }
    return (reports.map(\.loss), reports.map(\.gradientNorm), weights)
  }

  /// With inputs that steps share, and without; with as many shards as processes, and with more.
  @Test(arguments: [3, 11, 40], [0, 1, 3])
  func aStepOnSeveralProcessesIsAStepOnOne(classes: Int, more: Int) throws {
    let sharding = Sharding(rows: 2 * size + more, shards: size + more)
    let ours = try weightsAfterTwoSteps(communicator, sharding, classes: classes)
    try checkReplicas(ours.weights, step: 2, communicator)
    let alone = try weightsAfterTwoSteps(Solo(), sharding, classes: classes)
    #expect(ours.losses == alone.losses && ours.norms == alone.norms)
    let (mine, theirs) = (ours.weights.storage.vector.values, alone.weights.storage.vector.values)
    #expect(mine.map(\.bitPattern) == theirs.map(\.bitPattern))
  }
}
