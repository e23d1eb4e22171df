import Configuration
import Failures
import TestSupport
import Testing

struct ResumeTests {
  @Test(arguments: [
    "data.path=elsewhere.txt", "training.epochs=9", "training.steps=9", "training.validate-every=9",
    "training.report-every=9", "parallel.check-every=9", "checkpoint.every=9", "checkpoint.keep=9",
    "checkpoint.grace=9", "training.batch=64", "model.weights-from=start.h5", "training.early-stopping={patience: 3}",
  ])
  func whatMayChange(override: String) throws {
    try Configuration.checkResume(try parse(least, override), from: parse(least), checkpoint: "latest")
    try Configuration.checkResume(try parse(least), from: parse(least, override), checkpoint: "latest")
  }

  @Test(arguments: [
    ("data.split=[0.8, 0.1, 0.1]", "data.split is [0.8, 0.1, 0.1] here and [0.9, 0.05, 0.05] there"),
    ("model.embedding=32", "model.embedding is 32 here and 64 there"),
    ("model.embedding=one-hot", "model.embedding is one-hot here and 64 there"),
    ("model.layers.0.units=64", "model.layers.0.units is 64 here and 128 there"),
    ("model.layers.0.dropout=0.5", "model.layers.0.dropout is 0.5 here and 0.0 there"),
    (
      "model.layers=[{cell: lstm, units: 128}, {cell: lstm, units: 2}]",
      "model.layers has 2 elements here and 1 there"
    ),
    ("training.batch=32", "training.batch is 32 here and 64 there"),
    ("training.unroll=32", "training.unroll is 32 here and 64 there"),
    ("training.optimizer.kind=sgd", "training.optimizer.kind is sgd here and adam there"),
    ("training.optimizer.rate=0.5", "training.optimizer.rate is 0.5 here and 0.001 there"),
    ("training.optimizer.beta-1=0.5", "training.optimizer.beta-1 is 0.5 here and 0.9 there"),
    ("training.schedule.warm-up=5", "training.schedule.warm-up is 5 here and 0 there"),
    ("training.clip=5", "training.clip is 5.0 here and none there"),
    ("training.seed=2", "training.seed is 2 here and 1 there"),
    ("parallel.shards=4", "parallel.shards is 4 here and 8 there"),
  ])
  func whatMayNot(override: String, difference: String) throws {
    let (run, earlier) = (try parse(least, override), try parse(least))
    let failure = try failure { try Configuration.checkResume(run, from: earlier, checkpoint: "runs/a/latest") }
    #expect(
      failure
        == Failure(
          .usage,
          "runs/a/latest belongs to another config: \(difference); give another folder with --output, "
            + "or the same value"))
  }

  @Test func afterARoundTrip() throws {
    let run = try parse(least, "training.clip=0.1", "training.optimizer.rate=1e-5", "training.optimizer.epsilon=1e-9")
    let earlier = try Configuration.parse(Configuration.text(run), name: "checkpoint")
    try Configuration.checkResume(run, from: earlier, checkpoint: "latest")
  }
}
