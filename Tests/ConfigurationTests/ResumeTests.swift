import Configuration
import Failures
import TestSupport
import Testing

/// A setting that a run may not change when it resumes, and the message about it.
struct Change {
  let setting: String
  let message: String
}

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
    Change(
      setting: "data.split=[0.8, 0.1, 0.1]",
      message: "data.split is [0.8, 0.1, 0.1] here and [0.9, 0.05, 0.05] in the checkpoint"),
    Change(setting: "model.embedding=32", message: "model.embedding is 32 here and 64 in the checkpoint"),
    Change(setting: "model.embedding=one-hot", message: "model.embedding is one-hot here and 64 in the checkpoint"),
    Change(
      setting: "model.layers.0.units=64", message: "model.layers.0.units is 64 here and 128 in the checkpoint"),
    Change(
      setting: "model.layers.0.dropout=0.5", message: "model.layers.0.dropout is 0.5 here and 0.0 in the checkpoint"),
    Change(
      setting: "model.layers=[{cell: lstm, units: 128}, {cell: lstm, units: 2}]",
      message: "model.layers has 2 entries here and 1 in the checkpoint"),
    Change(setting: "training.batch=32", message: "training.batch is 32 here and 64 in the checkpoint"),
    Change(setting: "training.unroll=32", message: "training.unroll is 32 here and 64 in the checkpoint"),
    Change(
      setting: "training.optimizer.kind=sgd", message: "training.optimizer.kind is sgd here and adam in the checkpoint"),
    Change(
      setting: "training.optimizer.rate=0.5", message: "training.optimizer.rate is 0.5 here and 0.001 in the checkpoint"
    ),
    Change(
      setting: "training.optimizer.beta-1=0.5",
      message: "training.optimizer.beta-1 is 0.5 here and 0.9 in the checkpoint"),
    Change(
      setting: "training.schedule.warm-up=5", message: "training.schedule.warm-up is 5 here and 0 in the checkpoint"),
    Change(setting: "training.clip=5", message: "training.clip is 5.0 here and none in the checkpoint"),
    Change(setting: "training.seed=2", message: "training.seed is 2 here and 1 in the checkpoint"),
    Change(setting: "parallel.shards=4", message: "parallel.shards is 4 here and 8 in the checkpoint"),
  ])
  func whatMayNotChange(change: Change) throws {
    let (run, earlier) = (try parse(least, change.setting), try parse(least))
    let failure = try failure { try Configuration.checkResume(run, from: earlier, checkpoint: "runs/a/latest") }
    #expect(
      failure
        == Failure(
          .usage,
          "runs/a/latest belongs to another config: \(change.message); give another folder with --output, "
            + "or the same value"))
  }

  @Test func afterARoundTrip() throws {
    let run = try parse(least, "training.clip=0.1", "training.optimizer.rate=1e-5", "training.optimizer.epsilon=1e-9")
    let earlier = try Configuration.parse(Configuration.text(run), name: "checkpoint")
    try Configuration.checkResume(run, from: earlier, checkpoint: "latest")
  }
}
