import Communication
import Datasets
import Kernels
import Networks
import Testing
import Training

// A training step on several processes against the same step on one.
extension CommunicatorTests {
  private func weightsAfterTwoSteps(
    _ communicator: any Communicator, rows: Range<Int>, of all: Int
  ) throws -> (losses: [Double], norms: [Double], weights: Parameters) {
    let cell = try #require(CellKind.all.first { $0.name == "lstm" })
    let blueprint = Blueprint(NetworkPlan(input: .embedding(5), layers: [.init(cell: cell, units: 6)]), classes: 11)
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 7)
    let network = Network(blueprint, weights, steps: 4, rows: rows.count)
    let gradients = Gradients(blueprint.layout)
    let step = Step(
      network, weights, gradients, OptimizerPlan().make(blueprint.layout), clip: 0.1, communicator)
    func tokens(_ factor: Int) -> [Int32] {
      (0..<4).flatMap { t in rows.map { row in Int32((row * factor + t * 3) % 11) } }
    }
    let reports = try (1...2).map { number in
      let batch = Batch(
        inputs: tokens(2), targets: tokens(5), steps: 4, rows: rows.count, weight: 4 * all, startsAnew: number == 1)
      return try step(batch, number: number)
    }
    return (reports.map(\.loss), reports.map(\.gradientNorm), weights)
  }

  @Test func aStepOnSeveralProcessesIsAStepOnOne() throws {
    let all = 2 * size + 1
    let sharding = Sharding(rows: all, shards: size)
    let ours = try weightsAfterTwoSteps(communicator, rows: sharding.rows(rank: rank, of: size), of: all)
    try checkReplicas(ours.weights, step: 2, communicator)
    let alone = try weightsAfterTwoSteps(Solo(), rows: 0..<all, of: all)
    for (mine, theirs) in zip(ours.losses + ours.norms, alone.losses + alone.norms) {
      #expect(abs(mine - theirs) < 1e-6)
    }
    let (mine, theirs) = (ours.weights.storage.vector.values, alone.weights.storage.vector.values)
    let difference = zip(mine, theirs).map { abs($0 - $1) }.max() ?? 0
    #expect(difference < 1e-6)
  }
}
