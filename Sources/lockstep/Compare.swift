import ArgumentParser
import Failures
import Foundation
import Training

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares two checkpoints bit for bit: exit code 0 for the same, 1 for different, 2 for not comparable.",
    discussion: "Example: lockstep compare a/checkpoints/latest b/checkpoints/latest")

  @Argument(help: "A checkpoint.")
  var first: String

  @Argument(help: "Another.")
  var second: String

  func run() throws {
    let (a, b) = (try arrays(first), try arrays(second))
    guard shapes(a) == shapes(b) else {
      print("not comparable: \(first) and \(second) have different arrays")
      throw ExitCode(2)
    }
    let differences = zip(a, b).compactMap(describe)
    for difference in differences { print(difference) }
    if !differences.isEmpty { throw ExitCode(1) }
    print("the same: \(a.count) arrays, bit for bit")
  }

  /// The weights and what the optimizer remembers.
  private func arrays(_ path: String) throws -> [CheckpointFile.Array] {
    try CheckpointFile(path: path).arrays().filter { $0.role != .carried }
  }

  private func shapes(_ arrays: [CheckpointFile.Array]) -> [String] { arrays.map { "\($0.name) \($0.shape)" } }

  private func describe(_ a: CheckpointFile.Array, _ b: CheckpointFile.Array) -> String? {
    let places = a.values.indices.filter { a.values[$0].bitPattern != b.values[$0].bitPattern }
    guard let place = places.first else { return nil }
    let largest = places.map { abs(a.values[$0] - b.values[$0]) }.max() ?? 0
    return "\(a.name): \(places.count) of \(a.values.count) differ, first at \(index(place, a.shape)): "
      + "\(a.values[place]) and \(b.values[place]); by at most \(largest)"
  }

  /// A flat index as one for each dimension.
  private func index(_ flat: Int, _ shape: [Int]) -> [Int] {
    var rest = flat
    return Array(
      shape.reversed().map { size in
        defer { rest /= size }
        return rest % size
      }.reversed())
  }
}
