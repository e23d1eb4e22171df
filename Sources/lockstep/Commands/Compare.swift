import ArgumentParser
import Checkpoints
import Failures
import Foundation
import Inspection
import Reporting

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares two checkpoints, bit for bit.",
    discussion: """
      Compares the weights and what the optimizer remembers, not the states between two batches.
      Exit code 0 for the same, 1 for different, 2 for not comparable.

      Example: lockstep compare a/checkpoints/latest b/checkpoints/latest
      """)

  @Argument(help: "A checkpoint.", completion: .file())
  var first: String

  @Argument(help: "Another.", completion: .file())
  var second: String

  func run() throws {
    let (a, b) = (try arrays(first), try arrays(second))
    let mismatches = mismatches(a, b)
    guard mismatches.isEmpty else {
      print("not comparable: \(first) and \(second) have different arrays")
      for line in mismatches { print(line) }
      throw ExitCode(2)
    }
    let differences = zip(a, b).compactMap(describe)
    for difference in differences { print(difference) }
    print(differences.isEmpty ? "the same: \(count(a)), bit for bit" : "different: \(differences.count) of \(count(a))")
    if !differences.isEmpty { throw ExitCode(1) }
  }

  /// The weights and what the optimizer remembers.
  private func arrays(_ path: String) throws -> [CheckpointFile.Array] {
    try CheckpointFile(path: path).arrays().filter { $0.role != .carried }
  }

  /// A line for each array that is in one file only, or has another shape in the other.
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
    return "\(arrays.count) arrays (\(weights) of weights, \(arrays.count - weights) of the optimizer)"
  }

  private func describe(_ a: CheckpointFile.Array, _ b: CheckpointFile.Array) -> String? {
    guard let difference = ArrayDifference(a, b) else { return nil }
    let largest = difference.largest.map { "; by at most \($0.absolute), \($0.relative) relative, \($0.ulps) ulps" }
    return "\(a.name): \(difference.count) of \(a.values.count) differ, first at \(difference.first): "
      + "\(difference.values.0) and \(difference.values.1)" + (largest ?? "")
  }
}
