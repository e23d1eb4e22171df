import Communication
import Datasets
import Kernels
import Networks
import Plans
import Training

/// A training step of a fixed size on random tokens or numbers, for benchmarks.
struct Workload {
  let name: String
  let input: DataForm.Element
  let target: DataForm.Element
  let plan: NetworkPlan
  var isEveryStep = true
  let rows: Int
  let steps: Int
  /// The lengths that rows have, in ascending order, if they differ: as many as there are rows. The network has room for
  /// rows of ``steps`` steps.
  var lengths: [Int] = []
  let optimizer: OptimizerPlan

  /// The workloads of `lockstep bench`.
  static let all: [Workload] =
    [128, 256, 512].map { characters("char-\($0)", "lstm", $0) }
    + [
      characters("gru-128", "gru", 128), characters("rnn-128", "simple-rnn", 128), sentiment, words, messages, weather,
    ]

  /// The mean number of inputs of a batch, without padding.
  var tokens: Int { lengths.isEmpty ? steps * rows : lengths.reduce(0, +) }

  /// The number of floating-point operations of all matrix products in a step, forward and backward.
  var operations: Double {
    Work(blueprint, tokens: Double(tokens), targets: Double(isEveryStep ? tokens : rows)).operations
  }

  /// Creates the step, and random batches in which this process has ``rows`` rows.
  func make(_ communicator: any Communicator) throws -> (step: Step, batches: [Batch], laps: Laps) {
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 1)
    let network = Network(blueprint, weights, steps: steps, rows: rows)
    // Each process has eight shards, as in a training run, so the measured time includes their sum.
    let sharding = Sharding(rows: rows * communicator.size, shards: min(8, rows) * communicator.size)
    let gradients = Gradients(
      blueprint.layout, sharding.groups(rank: communicator.rank, of: communicator.size), network.inputGradients)
    let step = try Step(
      network, weights, gradients, optimizer.make(blueprint.layout), clip: 5, communicator)
    return (step, lengthsOfBatches.map { batch($0, communicator) }, network.laps)
  }

  /// The lengths of the rows of each batch. A batch has rows of similar lengths, as in a training run.
  private var lengthsOfBatches: [[Int]] {
    if lengths.isEmpty { return [[]] }
    return stride(from: 0, to: rows, by: 4).map { first in (0..<rows).map { lengths[first + $0 % 4] } }
  }

  private func batch(_ lengths: [Int], _ communicator: any Communicator) -> Batch {
    let steps = lengths.max() ?? steps
    let random = Random(seed: UInt64(communicator.rank), stream: "\(name), \(steps) steps")
    let targets = isEveryStep ? steps * rows : rows
    func elements(_ count: Int, _ form: DataForm.Element, _ first: Int) -> Elements {
      switch form {
      case .token(let limit):
        Elements(tokens: (0..<count).map { Int32(random.uniform(first + $0) * Float(limit)) })
      case .values(let width): Elements(values: (0..<count * width).map { random.uniform(first + $0) })
      }
    }
    return Batch(
      inputs: elements(steps * rows, input, 0), targets: elements(targets, target, 2 * steps * rows),
      steps: steps, rows: rows, lengths: lengths.map(Int32.init), weight: Double(targets * communicator.size),
      startsAnew: !isEveryStep)
  }

  private var blueprint: Blueprint {
    Blueprint(plan, DataForm(input: input, target: target, hasTargetAtEveryStep: isEveryStep))
  }

  private static func characters(_ name: String, _ cell: String, _ units: Int) -> Workload {
    Workload(
      name: name, input: .token(count: 96), target: .token(count: 96), plan: plan(96, cell, units, layers: 2), rows: 50,
      steps: 50, optimizer: OptimizerPlan())
  }

  private static var sentiment: Workload {
    Workload(
      name: "sentiment-32", input: .token(count: 10_000), target: .token(count: 2),
      plan: plan(32, "lstm", 32, layers: 1), isEveryStep: false, rows: 128, steps: 500, optimizer: OptimizerPlan())
  }

  private static var words: Workload {
    var descent = OptimizerPlan()
    descent.kind = .sgd
    return Workload(
      name: "words-650", input: .token(count: 10_000), target: .token(count: 10_000),
      plan: plan(650, "lstm", 650, layers: 2), rows: 20, steps: 35, optimizer: descent)
  }

  /// Short messages, of which one in the data has 5,452 words: quantiles of lengths that are log-normal.
  private static var messages: Workload {
    Workload(
      name: "messages-32", input: .token(count: 5_002), target: .token(count: 2), plan: plan(32, "lstm", 32, layers: 1),
      isEveryStep: false, rows: 32, steps: 5_452,
      lengths: [
        3, 4, 5, 5, 6, 7, 7, 8, 8, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 25, 27, 30, 34, 39,
        47,
        68,
      ], optimizer: OptimizerPlan())
  }

  private static var weather: Workload {
    Workload(
      name: "weather-32", input: .values(count: 2), target: .values(count: 1),
      plan: NetworkPlan(input: .values, layers: [layer("gru", 32)]), isEveryStep: false, rows: 64, steps: 72,
      optimizer: OptimizerPlan())
  }

  private static func plan(_ embedding: Int, _ cell: String, _ units: Int, layers: Int) -> NetworkPlan {
    NetworkPlan(input: .embedding(embedding), layers: Array(repeating: layer(cell, units), count: layers))
  }

  private static func layer(_ cell: String, _ units: Int) -> NetworkPlan.Layer {
    NetworkPlan.Layer(cell: CellKind.all.first { $0.name == cell } ?? CellKind.all[0], units: units)
  }
}
