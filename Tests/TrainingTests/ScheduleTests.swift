import Plans
import TestSupport
import Testing
import Training

/// Learning rates against Keras's schedules and callbacks, whose values `Tests/Golden/make.py` wrote.
struct ScheduleTests {
  private let golden: Golden

  init() throws { golden = try Golden("schedules") }

  private func plan(_ kind: SchedulePlan.Kind, _ set: (inout SchedulePlan) -> Void = { _ in }) -> SchedulePlan {
    var plan = SchedulePlan()
    plan.kind = kind
    set(&plan)
    return plan
  }

  /// The rates of steps 1, 2, … in a run whose epochs have five steps.
  private func rates(_ plan: SchedulePlan, from rate: Double = 1, count: Int = 30) -> [Double] {
    let schedule = Schedule(plan, rate: rate, epochLength: 5)
    return (1...count).map { schedule.rate(ofStep: $0) }
  }

  private func expect(_ mine: [Double], near theirs: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(mine.count == theirs.count, sourceLocation: sourceLocation)
    // Keras computes some of them in single precision.
    for (step, (mine, theirs)) in zip(mine, theirs).enumerated() {
      #expect(abs(mine - theirs) < 2e-7 * golden["rate"].number, "step \(step + 1)", sourceLocation: sourceLocation)
    }
  }

  @Test func keras() {
    let rate = golden["rate"].number
    var plan = plan(.exponential) { ($0.decaySteps, $0.decayRate) = (.steps(7), 0.6) }
    expect(rates(plan, from: rate), near: golden["exponential"].numbers)
    plan.staircase = true
    expect(rates(plan, from: rate), near: golden["staircase"].numbers)
    plan = self.plan(.cosine) { $0.decaySteps = .epochs(4) }
    expect(rates(plan, from: rate), near: golden["cosine"].numbers)
    plan.alpha = 0.1
    expect(rates(plan, from: rate), near: golden["cosine_alpha"].numbers)
  }

  @Test func constant() { #expect(rates(SchedulePlan(), from: 0.3, count: 3) == [0.3, 0.3, 0.3]) }

  @Test func steps() {
    #expect(
      rates(plan(.step) { ($0.stepSize, $0.gamma) = (.steps(3), 0.5) }, count: 8)
        == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])
    // Half each epoch after the second.
    let halved = plan(.step) { ($0.stepSize, $0.gamma, $0.after) = (.epochs(1), 0.5, .epochs(2)) }
    #expect(rates(halved, count: 21) == (0..<21).map { [1, 1, 0.5, 0.25, 0.125][$0 / 5] })
    #expect(rates(plan(.step) { ($0.stepSize, $0.after) = (.steps(9), .steps(0)) }, count: 2) == [0.1, 0.1])
  }

  @Test func warmUp() {
    #expect(rates(plan(.constant) { $0.warmUp = .steps(4) }, count: 6) == [0.25, 0.5, 0.75, 1, 1, 1])
    #expect(rates(plan(.constant) { $0.warmUp = .epochs(1) }, count: 6) == [0.2, 0.4, 0.6, 0.8, 1, 1])
    #expect(rates(plan(.constant) { $0.warmUp = .steps(1) }, count: 2) == [1, 1])
    // The other lengths begin with it, not behind it.
    let both = plan(.step) { ($0.warmUp, $0.stepSize, $0.gamma) = (.steps(4), .steps(2), 0.5) }
    #expect(rates(both, count: 6) == [0.25, 0.5, 0.375, 0.5, 0.25, 0.25])
  }

  @Test func plateau() {
    func rates(_ plan: SchedulePlan) -> [Double] {
      let schedule = Schedule(plan, rate: golden["rate"].number, epochLength: 5)
      var plateau = Plateau()
      return golden["losses"].numbers.enumerated().map { index, loss in
        plateau.judge(loss, plan)
        return schedule.rate(ofStep: index + 2, plateau)
      }
    }
    expect(
      rates(plan(.plateau) { ($0.factor, $0.patience, $0.minDelta) = (0.5, 2, 0.1) }), near: golden["plateau"].numbers)
    expect(
      rates(
        plan(.plateau) {
          ($0.factor, $0.patience, $0.minDelta, $0.cooldown, $0.minRate) = (0.3, 1, 0, 3, 0.002)
        }), near: golden["plateau_cooldown"].numbers)
  }

  /// A lowest rate above the optimizer's does not raise it.
  @Test func plateauNeverRaisesTheRate() {
    let plan = plan(.plateau) { ($0.patience, $0.minRate) = (1, 9) }
    var plateau = Plateau()
    for _ in 0..<3 { plateau.judge(1, plan) }
    #expect(plateau.reductions == 2 && Schedule(plan, rate: 1, epochLength: 5).rate(ofStep: 4, plateau) == 1)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7], ["0", "0.05", "0.2"])
  func earlyStopping(patience: Int, minDelta: String) throws {
    var plan = EarlyStoppingPlan()
    (plan.patience, plan.minDelta) = (patience, try #require(Double(minDelta)))
    var state = EarlyStopping()
    let losses = golden["losses"].numbers
    let stop = losses.indices.first { index in
      state.judge(losses[index], plan)
      return state.isOver(plan)
    }
    #expect(stop.map { $0 + 1 } ?? 0 == Int(golden["stopping"]["\(patience) \(minDelta)"].number))
    if stop != nil {
      plan.patience += 1
      #expect(!state.isOver(plan) && !state.isOver(nil))
    }
  }
}
