import Glibc
import Kernels
import Networks
import Plans
import Testing

/// Every optimizer against its formulas in double precision, over many steps.
struct OptimizerTests {
  private let layout: ParameterLayout
  private let count = 37

  init() {
    var layout = ParameterLayout()
    _ = layout.add("layer/bias", .bias, [37], .zeros)
    self.layout = layout
  }

  private func gradient(_ index: Int, step: Int) -> Double { Double((index * 31 + step * 17) % 23 - 11) / 8 }

  private typealias Memory = (Double, Double, Double)

  /// Runs 50 updates with a scale of 1/4, and compares with `rule`, which changes a weight by a gradient and its memory.
  private func expect(
    _ plan: OptimizerPlan, moments: [String], start: Double = 0,
    near rule: (inout Double, Double, inout Memory, Int) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (weights, gradients, optimizer) = (Parameters(layout), Gradients(layout, RowGroups(rows: 1)), plan.make(layout))
    #expect(optimizer.moments.map(\.name) == moments, sourceLocation: sourceLocation)
    let slot = layout.slots[0]
    weights[slot].set((0..<count).map { Float($0) / 16 })
    var expected = (0..<count).map { Double($0) / 16 }
    var memory = [Memory](repeating: (start, 0, 0), count: count)
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

  @Test func amsgrad() {
    var plan = OptimizerPlan()
    (plan.rate, plan.beta1, plan.beta2, plan.epsilon, plan.amsgrad) = (0.02, 0.8, 0.6, 1e-3, true)
    expect(plan, moments: ["m", "v", "v_hat"]) { weight, gradient, memory, step in
      memory.0 = 0.8 * memory.0 + 0.2 * gradient
      memory.1 = 0.6 * memory.1 + 0.4 * gradient * gradient
      memory.2 = max(memory.1, memory.2)
      let rate = 0.02 * (1 - pow(0.6, Double(step))).squareRoot() / (1 - pow(0.8, Double(step)))
      weight -= rate * memory.0 / (memory.2.squareRoot() + 1e-3)
    }
  }

  /// The decay has the rate without Adam's correction, and the weight before the step.
  @Test func adamw() {
    var plan = OptimizerPlan()
    plan.kind = .adamw
    (plan.rate, plan.beta1, plan.beta2, plan.epsilon, plan.weightDecay) = (0.02, 0.8, 0.95, 1e-3, 0.7)
    expect(plan, moments: ["m", "v"]) { weight, gradient, memory, step in
      memory.0 = 0.8 * memory.0 + 0.2 * gradient
      memory.1 = 0.95 * memory.1 + 0.05 * gradient * gradient
      let rate = 0.02 * (1 - pow(0.95, Double(step))).squareRoot() / (1 - pow(0.8, Double(step)))
      weight -= 0.02 * 0.7 * weight
      weight -= rate * memory.0 / (memory.1.squareRoot() + 1e-3)
    }
  }

  @Test(arguments: [false, true], [0, 0.8])
  func rmsprop(centered: Bool, momentum: Double) {
    var plan = OptimizerPlan()
    plan.kind = .rmsprop
    (plan.rate, plan.rho, plan.epsilon, plan.centered, plan.momentum) = (0.01, 0.7, 1e-3, centered, momentum)
    let moments = ["velocity"] + (centered ? ["average_gradient"] : []) + (momentum > 0 ? ["momentum"] : [])
    expect(plan, moments: moments) { weight, gradient, memory, _ in
      memory.0 = 0.7 * memory.0 + 0.3 * gradient * gradient
      memory.1 = 0.7 * memory.1 + 0.3 * gradient
      let spread = centered ? memory.0 - memory.1 * memory.1 : memory.0
      memory.2 = momentum * memory.2 + 0.01 * gradient / (spread + 1e-3).squareRoot()
      weight -= memory.2
    }
  }

  /// A gradient that hardly changes has hardly any variance: rounding must not make it negative.
  @Test func centeredRMSpropOfAConstantGradient() {
    var plan = OptimizerPlan()
    plan.kind = .rmsprop
    (plan.rho, plan.epsilon, plan.centered) = (0.3, 1e-12, true)
    let (weights, gradients, optimizer) = (Parameters(layout), Gradients(layout, RowGroups(rows: 1)), plan.make(layout))
    let slot = layout.slots[0]
    gradients.sums[slot].set((0..<count).map { 3 + Float($0) / 7 })
    for step in 1...100 { optimizer.update(weights, gradients, scale: 1, step: step) }
    #expect(weights[slot].values.allSatisfy { $0.isFinite && $0 < 0 })
  }

  @Test func adagrad() {
    var plan = OptimizerPlan()
    plan.kind = .adagrad
    (plan.rate, plan.initialAccumulatorValue, plan.epsilon) = (0.05, 0.2, 1e-3)
    expect(plan, moments: ["accumulator"], start: 0.2) { weight, gradient, memory, _ in
      memory.0 += gradient * gradient
      weight -= 0.05 * gradient / (memory.0 + 1e-3).squareRoot()
    }
  }

  /// A schedule's rate is that of the next update.
  @Test(arguments: OptimizerPlan.Kind.allCases)
  func theRateMayChange(kind: OptimizerPlan.Kind) {
    func weight(after rates: [Double]) -> Float {
      var plan = OptimizerPlan()
      plan.kind = kind
      plan.momentum = 0
      let (weights, gradients, optimizer) = (
        Parameters(layout), Gradients(layout, RowGroups(rows: 1)), plan.make(layout)
      )
      gradients.sums[layout.slots[0]].fill(1)
      for (index, rate) in rates.enumerated() {
        optimizer.rate = rate
        optimizer.update(weights, gradients, scale: 1, step: index + 1)
      }
      return weights[layout.slots[0]][0, 0]
    }
    #expect(weight(after: [0.1, 1e-30]) == weight(after: [0.1]))
    #expect(abs(weight(after: [0.1, 0.1])) > abs(weight(after: [0.1])))
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
