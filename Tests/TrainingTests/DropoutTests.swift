import Communication
import Datasets
import Kernels
import Networks
import Plans
import TestSupport
import Testing
import Training

/// Dropout in a step: other units with each batch, and a row's own ones whichever process it is on.
struct DropoutTests {
  private func plan(_ rate: Double) throws -> NetworkPlan {
    var plan = smallPlan()
    for index in plan.layers.indices {
      plan.layers[index].dropout = rate
      plan.layers[index].recurrentDropout = rate
      plan.layers[index].outputDropout = rate
    }
    return plan
  }

  /// The losses that one step after the other finds, summed over some of the three rows of a batch.
  private func summedLosses(_ rows: Range<Int> = 0..<3, steps: [Int], parts: Int = 1, rate: Double = 0.5) throws
    -> [Double]
  {
    let blueprint = Blueprint(try plan(rate), classes: 7)
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 3)
    let network = Network(
      blueprint, weights, steps: 4, rows: rows.count, batch: 3, Randomness(seed: 5, firstRow: rows.lowerBound))
    let gradients = Gradients(blueprint.layout, RowGroups(rows: rows.count).summedEach, network.inputGradients)
    var rule = OptimizerPlan()
    (rule.kind, rule.rate) = (.sgd, 1e-30)
    let step = try Step(network, weights, gradients, rule.make(blueprint.layout), clip: nil, Solo())
    let tokens = (0..<4).flatMap { time in rows.map { Int32((time * 3 + $0) % 7) } }
    let batch = Batch(inputs: tokens, targets: tokens, steps: 4, rows: rows.count, weight: 1, startsAnew: true)
    return try steps.map { number in
      for _ in 1..<parts { step.accumulate(batch, number: number) }
      return try step(batch, number: number).loss * Double(parts)
    }
  }

  @Test func dropsOthersWithEachStep() throws {
    let losses = try summedLosses(steps: [1, 2, 1])
    #expect(losses[0] != losses[1] && losses[0] == losses[2])
    #expect(try summedLosses(steps: [1], rate: 0) != [losses[0]])
  }

  @Test func dropsOthersInEachBatchOfAStep() throws {
    let alone = try summedLosses(steps: [1])[0]
    let two = try summedLosses(steps: [1], parts: 2)[0]
    #expect(abs(two - 2 * alone) > 1e-4)
  }

  @Test func aRowKeepsItsMasksOnAnyProcess() throws {
    let whole = try summedLosses(steps: [4])[0]
    let (first, others) = (try summedLosses(0..<1, steps: [4])[0], try summedLosses(1..<3, steps: [4])[0])
    #expect(abs(first + others - whole) < 1e-6)
  }
}
