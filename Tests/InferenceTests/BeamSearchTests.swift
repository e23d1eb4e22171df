import Datasets
import Inference
import Kernels
import Networks
import Testing

struct BeamSearchTests {
  private let blueprint: Blueprint
  private let weights: Parameters
  private let sources: [[Int32]] = [[3, 1], [0, 2, 1, 3], [2]]

  init() {
    var plan = NetworkPlan(input: .embedding(3), layers: [.init(cell: CellKind(GRU.self), units: 5)])
    plan.decoder = DecoderPlan()
    plan.decoder?.input = .embedding(4)
    plan.decoder?.layers = plan.layers
    plan.decoder?.attention = .dot
    let form = DataForm(
      source: .token(count: 4), input: .token(count: 4), target: .token(count: 4), hasTargetAtEveryStep: true)
    blueprint = Blueprint(plan, form)
    weights = Parameters(blueprint.layout)
    for slot in weights.layout.slots {
      let random = Random(seed: 11, stream: slot.name)
      weights[slot].set((0..<slot.count).map { (2 * random.uniform($0) - 1) * 1.5 })
    }
    weights.changed()
  }

  /// The mean logarithm of the probabilities of a target and its end, read in one go.
  private func logProbability(_ source: [Int32], _ target: [Int32]) -> Double {
    let network = Network(blueprint, weights, steps: target.count + 1, sourceSteps: source.count, rows: 1)
    let targets = Elements(tokens: target + [0])
    let scores = network.forward(
      Batch(
        source: Batch.Source(inputs: Elements(tokens: source)), inputs: Elements(tokens: [0] + target),
        targets: targets, steps: target.count + 1, rows: 1, weight: 1, startsAnew: true))
    return -network.criterion.forward(scores, targets, 0..<scores.rows) / Double(target.count + 1)
  }

  /// All targets of up to so many tokens.
  private func all(_ length: Int) -> [[Int32]] {
    if length == 0 { return [[]] }
    let shorter = all(length - 1)
    return shorter + shorter.filter { $0.count == length - 1 }.flatMap { head in (1..<4).map { head + [Int32($0)] } }
  }

  @Test(arguments: [1, 2, 5], [1, 3]) func saysHowLikelyItsTargetsAre(beams: Int, count: Int) {
    let search = BeamSearch(blueprint, weights, count: count, beams: beams, sourceSteps: 4)
    for (source, target) in zip(sources, search.targets(of: sources)) where target.tokens.count < 2 * source.count + 20
    {
      #expect(abs(target.logProbability - logProbability(source, target.tokens)) < 1e-5)
    }
  }

  /// What is worked on together does not matter.
  @Test(arguments: [1, 3]) func eachSourceByItself(beams: Int) {
    let together = BeamSearch(blueprint, weights, count: 3, beams: beams, sourceSteps: 4).targets(of: sources)
    let alone = BeamSearch(blueprint, weights, count: 1, beams: beams, sourceSteps: 4)
    for (source, target) in zip(sources, together) { #expect(alone.targets(of: [source])[0].tokens == target.tokens) }
  }

  /// With as many beams as there are beginnings, short targets are all looked at.
  @Test func wideBeamsFindTheBest() {
    let search = BeamSearch(blueprint, weights, count: 1, beams: 200, sourceSteps: 4)
    for source in sources {
      let found = search.targets(of: [source])[0]
      let best = all(4).map { logProbability(source, $0) }.max() ?? 0
      #expect(found.logProbability > best - 1e-5)
    }
  }
}
