import Communication
import Failures

/// A step that was not applied because its loss or its gradient is not a finite number, and where that started.
public struct NotFinite: Error {
  /// The number of the step.
  public let step: Int
  /// Where the first number that is not finite was found.
  public let place: Place

  /// A place where a number is not finite.
  public enum Place: Sendable {
    /// In an array of the weights: an earlier update made it larger than the largest float.
    case weights(String)
    /// In the loss or the gradients of a shard, which a process holds.
    case shard(Culprit, rank: Int, host: String)
    /// Only in the sums over all shards: the mean loss, or the norm of the gradient. Each shard is finite.
    case sum(loss: Double, norm: Double)
  }

  /// A shard, its loss, and the first array in the backward pass with a gradient that is not finite.
  public struct Culprit: Sendable {
    let shard: Int
    let loss: Double
    let array: String?
  }

  init(step: Int, place: Place) {
    self.step = step
    self.place = place
  }

  /// Asks all processes for the first shard that is not finite.
  init(_ report: Step.Report, step: Int, _ mine: Culprit?, _ communicator: any Communicator) throws {
    let reports = try communicator.gather(mine.map { Array("\($0.shard) \($0.loss) \($0.array ?? "")".utf8) } ?? [])
    let hosts = try communicator.gather(Array(communicator.host.utf8))
    let culprits = reports.enumerated().compactMap { rank, report in Culprit(report).map { ($0, rank) } }
    let first = culprits.min { $0.0.shard < $1.0.shard }
    self.init(
      step: step,
      place: first.map { .shard($0, rank: $1, host: String(decoding: hosts[$1], as: UTF8.self)) }
        ?? .sum(loss: report.loss, norm: report.gradientNorm))
  }

  /// Whether the weights are finite, so that a run can resume from them.
  public var weightsAreFinite: Bool {
    if case .weights = place { false } else { true }
  }

  /// A message with the step, the array, the shard, the rank and the host.
  public var message: String {
    switch place {
    case .weights(let array): "step \(step): \(array) is no longer finite since the update before"
    case .sum(let loss, let norm):
      "step \(step): the loss is \(loss) and the gradient's norm \(norm), though the gradient of each shard is finite"
    case .shard(let culprit, let rank, let host):
      "step \(step): the \(culprit.array.map { "gradient of \($0)" } ?? "loss") from shard \(culprit.shard) "
        + "(rank \(rank) on \(host)) is not finite, its loss is \(culprit.loss)"
    }
  }

  /// The failure that ends the run.
  ///
  /// - Parameter saved: the step of the checkpoint that was saved of the last good state. Nil if none was saved.
  func failure(saved: Int?) -> Failure {
    let advice =
      weightsAreFinite ? "or pass over such steps with training.on-nan=skip" : "and go on from the last checkpoint"
    let state = saved.map { "; a checkpoint of step \($0) was saved" } ?? ""
    return Failure(
      .internal, "\(message)\(state); lower training.optimizer.rate or set training.clip, \(advice)")
  }
}

extension NotFinite.Culprit {
  /// Reads a report of another process: the shard, its loss, the array.
  fileprivate init?(_ report: [UInt8]) {
    let words = String(decoding: report, as: UTF8.self).split(separator: " ", maxSplits: 2).map(String.init)
    guard words.count >= 2, let shard = Int(words[0]), let loss = Double(words[1]) else { return nil }
    self.init(shard: shard, loss: loss, array: words.count > 2 ? words[2] : nil)
  }
}
