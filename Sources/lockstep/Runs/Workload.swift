import Communication
import Datasets
import Kernels
import Networks
import Plans
import Training

/// A training step of a fixed size on random tokens, for benchmarks.
struct Workload {
  let name: String
  let vocabulary: Int
  let classes: Int
  let plan: NetworkPlan
  var isEveryStep = true
  let rows: Int
  let steps: Int
  let optimizer: OptimizerPlan

  /// The workloads of `lockstep bench`.
  static let all: [Workload] =
    [128, 256, 512].map { characters("char-\($0)", "lstm", $0) }
    + [characters("gru-128", "gru", 128), characters("rnn-128", "simple-rnn", 128), sentiment, words]

  /// The number of floating-point operations of all matrix products in a step, forward and backward.
  var operations: Double {
    Work(blueprint, tokens: Double(steps * rows), targets: Double(isEveryStep ? steps * rows : rows)).operations
  }

  /// Creates the step, and a batch of random tokens in which this process has ``rows`` rows.
  func make(_ communicator: any Communicator) throws -> (step: Step, batch: Batch, laps: Laps) {
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 1)
    let network = Network(blueprint, weights, steps: steps, rows: rows)
    // Each process has eight shards, as in a training run, so the measured time includes their sum.
    let sharding = Sharding(rows: rows * communicator.size, shards: min(8, rows) * communicator.size)
    let gradients = Gradients(
      blueprint.layout, sharding.groups(rank: communicator.rank, of: communicator.size), network.inputGradients)
    let step = try Step(
      network, weights, gradients, optimizer.make(blueprint.layout), clip: 5, communicator)
    let random = Random(seed: UInt64(communicator.rank), stream: name)
    let targets = isEveryStep ? steps * rows : rows
    func tokens(_ count: Int, below limit: Int, _ first: Int) -> [Int32] {
      (0..<count).map { Int32(random.uniform(first + $0) * Float(limit)) }
    }
    let batch = Batch(
      inputs: tokens(steps * rows, below: vocabulary, 0), targets: tokens(targets, below: classes, steps * rows),
      steps: steps, rows: rows, weight: targets * communicator.size, startsAnew: false)
    return (step, batch, network.laps)
  }

  private var blueprint: Blueprint {
    Blueprint(
      plan,
      DataForm(
        input: .token(count: vocabulary), target: .token(count: classes), hasTargetAtEveryStep: isEveryStep))
  }

  private static func characters(_ name: String, _ cell: String, _ units: Int) -> Workload {
    Workload(
      name: name, vocabulary: 96, classes: 96, plan: plan(96, cell, units, layers: 2), rows: 50, steps: 50,
      optimizer: OptimizerPlan())
  }

  private static var sentiment: Workload {
    Workload(
      name: "sentiment-32", vocabulary: 10_000, classes: 2, plan: plan(32, "lstm", 32, layers: 1), isEveryStep: false,
      rows: 128, steps: 500,
      optimizer: OptimizerPlan())
  }

  private static var words: Workload {
    var descent = OptimizerPlan()
    descent.kind = .sgd
    return Workload(
      name: "words-650", vocabulary: 10_000, classes: 10_000, plan: plan(650, "lstm", 650, layers: 2), rows: 20,
      steps: 35, optimizer: descent)
  }

  private static func plan(_ embedding: Int, _ cell: String, _ units: Int, layers: Int) -> NetworkPlan {
    let kind = CellKind.all.first { $0.name == cell } ?? CellKind.all[0]
    return NetworkPlan(
      input: .embedding(embedding), layers: Array(repeating: .init(cell: kind, units: units), count: layers))
  }
}
