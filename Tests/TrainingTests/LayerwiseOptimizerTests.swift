import Glibc
import Kernels
import Networks
import Plans
import Testing
import Training

/// LAMB and LARS, whose steps follow the norm of each array, against their formulas in double precision.
struct LayerwiseOptimizerTests {
  private let layout: ParameterLayout

  /// Arrays of different sizes, one with more floats than a block of a sum of squares. The first is not trained, the last
  /// starts at zero.
  init() {
    var layout = ParameterLayout()
    _ = layout.add("embedding/embeddings", .table, [3, 7], .zeros, isTrainable: false)
    _ = layout.add("lstm/kernel", .kernel, [67, 65], .zeros)
    _ = layout.add("dense/kernel", .kernel, [5, 4], .zeros)
    _ = layout.add("dense/bias", .bias, [13], .zeros)
    self.layout = layout
  }

  private func first(_ slot: Slot, _ index: Int) -> Double {
    if slot.name == "dense/bias" { return 0 }
    let number = index * 7 + slot.count
    return Double(number % 19 - 9) / 16
  }

  private func gradient(_ slot: Slot, _ index: Int, step: Int) -> Double {
    guard slot.isTrainable else { return 0 }
    let number = index * 31 + slot.count * 3 + step * 17
    return Double(number % 23 - 11) / 8
  }

  /// Changes an array by its gradients, with the array's memory.
  private typealias Rule = (inout [Double], [Double], inout [[Double]], Int) -> Void

  /// Runs 30 updates with a scale of 1/4, and compares with `rule`.
  private func expect(
    _ plan: OptimizerPlan, moments: [String], near rule: Rule, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (weights, gradients, optimizer) = (Parameters(layout), Gradients(layout, RowGroups(rows: 1)), plan.make(layout))
    #expect(optimizer.moments.map(\.name) == moments, sourceLocation: sourceLocation)
    var expected = layout.slots.map { slot in (0..<slot.count).map { first(slot, $0) } }
    var memory = layout.slots.map { [[Double]](repeating: [Double](repeating: 0, count: $0.count), count: 2) }
    for (slot, values) in zip(layout.slots, expected) { weights[slot].set(values.map { Float($0) }) }
    for step in 1...30 {
      let version = weights.version
      for (index, slot) in layout.slots.enumerated() {
        let values = (0..<slot.count).map { gradient(slot, $0, step: step) }
        gradients.sums[slot].set(values.map { Float($0) })
        if slot.isTrainable { rule(&expected[index], values.map { $0 / 4 }, &memory[index], step) }
      }
      optimizer.update(weights, gradients, scale: 0.25, step: step)
      #expect(weights.version != version, sourceLocation: sourceLocation)
    }
    for (slot, values) in zip(layout.slots, expected) {
      let worst = zip(weights[slot].values, values).map { abs(Double($0) - $1) }.max() ?? 0
      #expect(worst < 1e-5, "\(slot.name)", sourceLocation: sourceLocation)
    }
  }

  private func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  @Test(arguments: [0, 0.3])
  func lamb(decay: Double) {
    var plan = OptimizerPlan()
    plan.kind = .lamb
    (plan.rate, plan.beta1, plan.beta2, plan.epsilon, plan.weightDecay) = (0.02, 0.8, 0.95, 1e-3, decay)
    expect(plan, moments: ["m", "v"]) { weights, gradients, memory, step in
      var direction = gradients
      for index in weights.indices {
        memory[0][index] = 0.8 * memory[0][index] + 0.2 * gradients[index]
        memory[1][index] = 0.95 * memory[1][index] + 0.05 * gradients[index] * gradients[index]
        let mean: Double = memory[0][index] / (1 - pow(0.8, Double(step)))
        let square: Double = memory[1][index] / (1 - pow(0.95, Double(step)))
        direction[index] = mean / (square.squareRoot() + 1e-3) + decay * weights[index]
      }
      let ratio = norm(weights) > 0 ? norm(weights) / norm(direction) : 1
      for index in weights.indices { weights[index] -= 0.02 * ratio * direction[index] }
    }
  }

  @Test(arguments: [0, 0.8], [(false, 0), (true, 0.4)])
  func lars(momentum: Double, options: (nesterov: Bool, decay: Double)) {
    let (nesterov, decay) = options
    var plan = OptimizerPlan()
    plan.kind = .lars
    (plan.rate, plan.momentum, plan.nesterov) = (0.5, momentum, nesterov)
    (plan.trustCoefficient, plan.epsilon, plan.weightDecay) = (0.05, 1e-3, decay)
    expect(plan, moments: momentum > 0 ? ["momentum"] : []) { weights, gradients, memory, _ in
      let (length, slope) = (norm(weights), norm(gradients))
      let ratio = length > 0 ? 0.05 * length / (slope + decay * length + 1e-3) : 1
      for index in weights.indices {
        let descent = 0.5 * ratio * (gradients[index] + decay * weights[index])
        memory[0][index] = momentum * memory[0][index] - descent
        weights[index] += nesterov ? momentum * memory[0][index] - descent : memory[0][index]
      }
    }
  }

  /// A gradient of zero has no direction, and no norm to divide by.
  @Test(arguments: [OptimizerPlan.Kind.lamb, .lars])
  func gradientsOfZero(kind: OptimizerPlan.Kind) {
    var plan = OptimizerPlan()
    plan.kind = kind
    let (weights, gradients, optimizer) = (Parameters(layout), Gradients(layout, RowGroups(rows: 1)), plan.make(layout))
    for slot in layout.slots { weights[slot].set((0..<slot.count).map { Float(first(slot, $0)) }) }
    let before = weights.storage.vector.values
    for step in 1...2 { optimizer.update(weights, gradients, scale: 0.25, step: step) }
    #expect(weights.storage.vector.values == before)
  }
}
