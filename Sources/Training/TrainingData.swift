import Communication
import Datasets
import Failures

/// The data of a run as one process sees it: its rows of each part.
struct TrainingData {
  /// The characters behind the tokens.
  let vocabulary: Vocabulary
  /// The batches to learn from.
  let training: TextBatches
  /// The batches to judge by; none when the split leaves nothing for them.
  let validation: TextBatches?
  /// The rows of this process.
  let rows: Range<Int>
  /// Characters of the whole text.
  let count: Int
  /// The hash of the text.
  let hash: String

  /// Opens the data, and checks that all processes have the same.
  init(_ run: Run, _ communicator: any Communicator) throws {
    let opened = try communicator.agree {
      try TrainingData.checkProcesses(run, communicator.size)
      let text = try TextFile(path: run.data.path)
      let rows = run.sharding.rows(rank: communicator.rank, of: communicator.size)
      let parts = run.data.parts(of: text.count)
      let training = try TextBatches(
        text, text.vocabulary, part: parts[0], name: "training", leastSteps: run.training.unroll,
        sharding: run.sharding, unroll: run.training.unroll, rows: rows)
      let validation =
        try parts[1].isEmpty
        ? nil
        : TextBatches(
          text, text.vocabulary, part: parts[1], name: "validation", leastSteps: 1,
          sharding: run.sharding, unroll: run.training.unroll, rows: rows)
      return (text, training, validation, rows, text.hash)
    }
    let text: TextFile
    let number: UInt64
    (text, training, validation, rows, number) = opened
    vocabulary = text.vocabulary
    count = text.count
    hash = String(number, radix: 16)
    try TrainingData.checkSame([UInt64(text.count), number], run.data.path, communicator)
  }

  private static func checkProcesses(_ run: Run, _ processes: Int) throws {
    guard processes > run.parallel.shards else { return }
    throw Failure(
      .usage,
      "\(processes) processes for \(run.parallel.shards) shards; start at most \(run.parallel.shards), "
        + "or raise parallel.shards")
  }

  /// - Parameter text: the number of characters, and their hash.
  private static func checkSame(_ text: [UInt64], _ path: String, _ communicator: any Communicator) throws {
    guard let other = try communicator.disagreement(over: text) else { return }
    let difference = other.index == 0 ? "in length" : "in its characters"
    throw AgreedFailure(
      Failure(
        .data,
        "\(path) of rank \(other.rank) on \(other.host) differs from rank 0's \(difference); "
          + "copy the same text to every host"))
  }
}
