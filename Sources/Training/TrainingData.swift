import Communication
import Datasets
import Failures
import Plans

/// The data of a run as one process sees it: its rows of each part.
struct TrainingData {
  /// What goes in and what comes out.
  let form: DataForm
  /// How the data became numbers.
  let encoding: Encoding
  /// The batches to learn from.
  let training: any Batches
  /// The batches to judge by; none when the split leaves nothing for them.
  let validation: (any Batches)?
  /// How much each class counts; empty where all count the same.
  let classWeights: [Float]
  /// The rows of this process.
  let rows: Range<Int>
  /// How much there is, for a person.
  let summary: String
  /// What the user should know about the data.
  let warnings: [String]
  /// The hash of the data.
  let hash: String

  /// Opens the data, and checks that all processes have the same.
  init(
    _ run: Run, _ preparation: Preparation, _ communicator: any Communicator, beginning: (String) -> Void
  ) throws {
    try communicator.agree { try TrainingData.checkProcesses(run, communicator.size) }
    beginning("reading \(run.data.path)")
    let data = try run.data.open(preparation, communicator)
    beginning("building batches")
    (rows, training, validation, classWeights) = try communicator.agree {
      try ModelFit(run.data, data.form).check(run)
      let rows = run.sharding.rows(rank: communicator.rank, of: communicator.size)
      func batches(_ part: Part) throws -> any Batches {
        try data.batches(
          part, run.sharding, rows: rows, unroll: run.training.unroll, seed: run.training.seed)
      }
      if data.count(.training) == 0 {
        throw Failure(
          .data, "\(run.data.path) has too few examples for a training split; give more, or another data.split")
      }
      return (
        rows, try batches(.training), data.count(.validation) == 0 ? nil : try batches(.validation),
        try run.training.classWeights?.values(data) ?? []
      )
    }
    (form, encoding, summary, warnings) = (data.form, data.encoding, data.summary, data.warnings)
    hash = String(data.hash, radix: 16)
    try TrainingData.checkSame([UInt64(data.count(.whole)), data.hash], run.data.path, communicator)
  }

  private static func checkProcesses(_ run: Run, _ processes: Int) throws {
    guard processes > run.parallel.shards else { return }
    throw Failure(
      .usage,
      "\(processes) processes for \(run.parallel.shards) shards; start at most \(run.parallel.shards), "
        + "or raise parallel.shards")
  }

  /// - Parameter data: how much there is, and its hash.
  private static func checkSame(_ data: [UInt64], _ path: String, _ communicator: any Communicator) throws {
    guard let other = try communicator.disagreement(over: data) else { return }
    let difference = other.index == 0 ? "in length" : "in what it holds"
    throw AgreedFailure(
      Failure(
        .data,
        "\(path) of rank \(other.rank) on \(other.host) differs from rank 0's \(difference); "
          + "copy the same file to every host"))
  }
}
