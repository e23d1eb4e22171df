import ArgumentParser
import Checkpoints
import Failures
import Inspection
import Reporting

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares two checkpoints, bit for bit.",
    discussion: """
      Compares the weights and the state of the optimizer, but not the hidden states between two batches. The exit \
      code is 0 if they are identical, 1 if they differ, and 2 if they have different arrays.

      Example: lockstep compare a/checkpoints/latest b/checkpoints/latest
      """)

  @Argument(help: "A checkpoint.", completion: .file(), transform: path)
  var first: String

  @Argument(help: "Another checkpoint.", completion: .file(), transform: path)
  var second: String

  func run() throws {
    let (a, b) = (try arrays(first), try arrays(second))
    let mismatches = mismatches(a, b)
    guard mismatches.isEmpty else {
      print("not comparable: \(first) and \(second) have different arrays")
      for line in mismatches { print(line) }
      throw ExitCode(2)
    }
    let differences = zip(a, b).compactMap { pair in describe(pair.0, pair.1).map { (pair.0.role, $0) } }
    for (_, difference) in differences { print(difference) }
    if differences.isEmpty { return print("identical: \(count(a))") }
    let sameWeights = differences.contains { $0.0 == .weight } ? "" : "; the weights are identical"
    print("different: \(differences.count) of \(count(a))\(sameWeights)")
    throw ExitCode(1)
  }

  /// Returns the weights and the state of the optimizer.
  private func arrays(_ path: String) throws -> [CheckpointFile.Array] {
    try CheckpointFile(path: path).arrays().filter { $0.role != .carried }
  }

  /// Returns a line for each array that is in one file only, or that has different shapes in the two files.
  private func mismatches(_ a: [CheckpointFile.Array], _ b: [CheckpointFile.Array]) -> [String] {
    let shapes = [a, b].map { Dictionary(uniqueKeysWithValues: $0.map { ($0.name, sizes($0.shape)) }) }
    let names = a.map(\.name) + b.map(\.name).filter { shapes[0][$0] == nil }
    return names.compactMap { name in
      switch (shapes[0][name], shapes[1][name]) {
      case (let mine?, let theirs?): mine == theirs ? nil : "\(name): \(mine) and \(theirs)"
      case (let mine?, nil): "\(name), \(mine): only in \(first)"
      case (nil, let theirs): "\(name), \(theirs ?? ""): only in \(second)"
      }
    }
  }

  private func count(_ arrays: [CheckpointFile.Array]) -> String {
    let weights = arrays.count { $0.role == .weight }
    return "\(arrays.count) arrays (\(weights) of weights, \(arrays.count - weights) of the optimizer state)"
  }

  private func describe(_ a: CheckpointFile.Array, _ b: CheckpointFile.Array) -> String? {
    guard let difference = ArrayDifference(a, b) else { return nil }
    let largest = difference.largest.map {
      "; largest difference \($0.absolute), \($0.relative) relative, \($0.ulps) ulps"
    }
    return "\(a.name): \(difference.count) of \(a.values.count) values differ, first at \(difference.first): "
      + "\(difference.values.0) and \(difference.values.1)" + (largest ?? "")
  }
}
