import Configuration
import Networks
import Plans
import Testing

struct DefaultsTests {
  @Test func whatNeedNotBeSaid() throws {
    let run = try parse(least)
    #expect(run.data.format == .text && run.data.unit == .character)
    #expect(run.data.split == [0.9, 0.05, 0.05])
    #expect(run.training.batch == 64 && run.training.unroll == 64)
    #expect(run.training.epochs == 1 && run.training.steps == nil)
    #expect(run.training.clip == nil && run.training.seed == 1)
    #expect(run.parallel.shards == 8)
    #expect(run.checkpoint.every == 500 && run.checkpoint.keep == 3 && run.checkpoint.grace == 60)
  }

  @Test func whatIsSaidStands() throws {
    let run = try parse(least)
    #expect(run.data.path == "data/kjv.txt")
    #expect(run.model.input == .embedding(64))
    #expect(run.model.layers.map(\.units) == [128] && run.model.layers.map(\.cell.name) == ["lstm"])
    #expect(try parse(least("embedding: 64", "embedding: one-hot")).model.input == .oneHot)
  }

  @Test func oneEpochUnlessStepsSayWhenToStop() throws {
    #expect(try parse(least, "training.epochs=7").training.epochs == 7)
    let steps = try parse(least, "training.steps=200").training
    #expect(steps.steps == 200 && steps.epochs == nil)
    let neither = try parse(least, "training.epochs=null", "training.steps=null").training
    #expect(neither.epochs == 1 && neither.steps == nil)
  }

  @Test func noMoreShardsThanRows() throws {
    #expect(try parse(least, "training.batch=5").parallel.shards == 5)
    #expect(try parse(least, "training.batch=5", "parallel.check-every=9").parallel.shards == 5)
    #expect(try parse(least, "training.batch=5", "parallel.shards=5").parallel.shards == 5)
    #expect(try parse(least, "training.batch=9").parallel.shards == 8)
    let complaint = try complaint(least, "training.batch=5", "parallel.shards=6")
    #expect(
      complaint
        == "c.yml: parallel.shards is 6, more than the 5 rows of training.batch; lower parallel.shards, or raise training.batch"
    )
  }

  @Test func aConstantRateToTheLastStep() throws {
    let training = try parse(least).training
    #expect(training.schedule == SchedulePlan() && training.schedule.kind == .constant)
    #expect(training.schedule.warmUp == .steps(0) && training.earlyStopping == nil)
    #expect(try Configuration.text(parse(least)).contains("kind: constant"))
  }

  @Test func lengths() throws {
    func warmUp(_ text: String) throws -> Length {
      try parse(least, "training.schedule.warm-up=\(text)").training.schedule.warmUp
    }
    #expect(try warmUp("30") == .steps(30) && warmUp("1 epoch") == .epochs(1) && warmUp("12 epochs") == .epochs(12))
  }

  /// Keras's defaults, wherever in the group the kind stands.
  @Test func theDefaultsFollowTheKind() throws {
    #expect(try parse(least).training.optimizer == OptimizerPlan())
    #expect(try parse(least).training.optimizer.rate == 0.001)
    #expect(try parse(least, "training.optimizer.kind=adam").training.optimizer.rate == 0.001)
    #expect(try parse(least, "training.optimizer.kind=sgd").training.optimizer.rate == 0.01)
    for kind in ["rmsprop", "adagrad", "adamw", "lamb"] {
      #expect(try parse(least, "training.optimizer.kind=\(kind)").training.optimizer.rate == 0.001)
    }
    let (lars, lamb) = (
      try parse(least, "training.optimizer.kind=lars").training.optimizer,
      try parse(least, "training.optimizer.kind=lamb").training.optimizer
    )
    #expect(lars.rate == 1 && lars.momentum == 0.9 && lars.weightDecay == 0 && lars.trustCoefficient == 0.001)
    #expect(lamb.weightDecay == 0 && lamb.beta1 == 0.9 && lamb.beta2 == 0.999)
    #expect(try parse(least, "training.optimizer.kind=adamw").training.optimizer.weightDecay == 0.004)
    let given = try parse(least("training: {}", "training: {optimizer: {rate: 0.5, momentum: 0.9, kind: sgd}}"))
    #expect(given.training.optimizer.rate == 0.5 && given.training.optimizer.momentum == 0.9)
  }
}
