import Foundation
import Kernels
import Networks
import Testing
import Training

/// Every optimizer against its formulas in double precision, over many steps.
struct OptimizerTests {
  private let layout: ParameterLayout
  private let count = 37

  init() {
    var layout = ParameterLayout()
    _ = layout.add("layer/bias", [37], .zeros)
    self.layout = layout
  }

  private func gradient(_ index: Int, step: Int) -> Double { Double((index * 31 + step * 17) % 23 - 11) / 8 }

  /// Runs 50 updates with a scale of 1/4, and compares with `rule`, which changes a weight by a gradient and its memory.
  private func expect(
    _ plan: OptimizerPlan, moments: [String], near rule: (inout Double, Double, inout (Double, Double), Int) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (weights, gradients, optimizer) = (Parameters(layout), Gradients(layout, RowGroups(rows: 1)), plan.make(layout))
    #expect(optimizer.moments.map(\.name) == moments, sourceLocation: sourceLocation)
    let slot = layout.slots[0]
    weights[slot].set((0..<count).map { Float($0) / 16 })
    var expected = (0..<count).map { Double($0) / 16 }
    var memory = [(Double, Double)](repeating: (0, 0), count: count)
    for step in 1...50 {
      gradients.sums[slot].set((0..<count).map { Float(gradient($0, step: step)) })
      let version = weights.version
      optimizer.update(weights, gradients, scale: 0.25, step: step)
      #expect(weights.version != version, sourceLocation: sourceLocation)
      for index in 0..<count { rule(&expected[index], gradient(index, step: step) / 4, &memory[index], step) }
    }
    let worst = zip(weights[slot].values, expected).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(worst < 1e-5, sourceLocation: sourceLocation)
  }

  @Test func adam() {
    var plan = OptimizerPlan()
    (plan.rate, plan.beta1, plan.beta2, plan.epsilon) = (0.02, 0.8, 0.95, 1e-3)
    expect(plan, moments: ["m", "v"]) { weight, gradient, memory, step in
      memory.0 = 0.8 * memory.0 + 0.2 * gradient
      memory.1 = 0.95 * memory.1 + 0.05 * gradient * gradient
      // Keras adds ε before the correction of v.
      let rate = 0.02 * (1 - pow(0.95, Double(step))).squareRoot() / (1 - pow(0.8, Double(step)))
      weight -= rate * memory.0 / (memory.1.squareRoot() + 1e-3)
    }
  }

  @Test func descent() {
    var plan = OptimizerPlan()
    plan.kind = .sgd
    plan.rate = 0.02
    expect(plan, moments: []) { weight, gradient, _, _ in weight -= 0.02 * gradient }
  }

  @Test(arguments: [false, true])
  func momentum(nesterov: Bool) {
    var plan = OptimizerPlan()
    plan.kind = .sgd
    (plan.rate, plan.momentum, plan.nesterov) = (0.02, 0.9, nesterov)
    expect(plan, moments: ["momentum"]) { weight, gradient, memory, _ in
      memory.0 = 0.9 * memory.0 - 0.02 * gradient
      weight += nesterov ? 0.9 * memory.0 - 0.02 * gradient : memory.0
    }
  }
}
