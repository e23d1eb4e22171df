import Failures
import Kernels

extension Communicator {
  /// Runs `work`, which may fail on some processes and succeed on others.
  ///
  /// Inside `work`, no process may wait for another. Afterwards, either all processes have their result, or all throw
  /// the same ``AgreedFailure``. So no process is left waiting. An error that is not a `Failure` becomes one of kind
  /// `internal`.
  ///
  /// - Throws: an ``AgreedFailure`` on all processes if `work` failed on any of them. A failure if the processes cannot
  ///   reach each other.
  public func agree<Result>(_ work: () throws -> Result) throws -> Result {
    var result: Result?
    var mine: Failure?
    do {
      result = try work()
    } catch let failure as Failure {
      mine = failure
    } catch {
      mine = Failure(.internal, "\(error)")
    }
    if try isTrueAnywhere(mine != nil) {
      let reports = try gather(mine.map { Array("\($0.kind.rawValue) \($0.message)".utf8) } ?? [])
      let rank = reports.firstIndex { !$0.isEmpty } ?? 0
      throw AgreedFailure(Failure(report: String(decoding: reports[rank], as: UTF8.self)), rank: rank)
    }
    guard let result else { preconditionFailure("work without result or failure") }
    return result
  }

  /// Compares values of all processes. All pass the same number of values.
  ///
  /// - Returns: The lowest rank whose values differ from those of rank 0, the same on all processes. Nil if all are
  ///   equal.
  public func disagreement(over values: [UInt64]) throws -> Disagreement? {
    try areSame(values) ? nil : disagreement(among: try gather(values))
  }

  /// Compares bytes of all processes. The number of bytes may differ.
  ///
  /// - Returns: The lowest rank whose bytes differ from those of rank 0, the same on all processes. Nil if all are
  ///   equal.
  public func disagreement(over bytes: [UInt8]) throws -> Disagreement? {
    try areSame([FastHash.of(bytes.span)]) ? nil : disagreement(among: try gather(bytes))
  }

  // With many processes, the values of all of them are much to send. So they are only sent if something is wrong.

  private func isTrueAnywhere(_ flag: Bool) throws -> Bool {
    var words: [UInt64] = [flag ? 1 : 0]
    try union(&words)
    return words[0] != 0
  }

  /// Whether all processes have the same values.
  private func areSame(_ values: [UInt64]) throws -> Bool {
    // A bit that differs is set in the value of one process, and in the complement of that of another.
    var words = values + values.map(~)
    try union(&words)
    return zip(words, words[values.count...]).allSatisfy { $0 & $1 == 0 }
  }

  private func disagreement<Value: Equatable>(among all: [[Value]]) throws -> Disagreement? {
    guard let rank = all.firstIndex(where: { $0 != all[0] }) else { return nil }
    let host = String(decoding: try gather(Array(host.utf8))[rank], as: UTF8.self)
    return Disagreement(rank: launcherRank(rank), host: host, index: zip(all[0], all[rank]).prefix { $0 == $1 }.count)
  }
}

extension Failure {
  /// Reads a report that ``Communicator/agree(_:)`` sends: the number of the kind, a space, and the message.
  fileprivate init(report: String) {
    let parts = report.split(separator: " ", maxSplits: 1)
    let kind = parts.first.flatMap { Int32($0) }.flatMap { Kind(rawValue: $0) } ?? .internal
    self.init(kind, parts.count > 1 ? String(parts[1]) : report)
  }
}
