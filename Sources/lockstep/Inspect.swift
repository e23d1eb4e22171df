import ArgumentParser
import Foundation
import Reporting
import Training

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what is in a checkpoint.",
    discussion: "Example: lockstep inspect runs/char-lm/checkpoints/latest")

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Flag(help: "Prints a JSON object.")
  var json = false

  @Flag(help: "Only checks that the file is whole, or says which arrays are damaged.")
  var verify = false

  /// All that is shown.
  struct Report: Encodable {
    struct Array: Encodable {
      let name: String
      let shape: [Int]
      let mean: Double
      let deviation: Double
      let least: Float
      let greatest: Float
      let norm: Double
    }

    let step: Int
    let bestStep: Int
    let bestValidationLoss: Double?
    let lineage: Lineage
    let config: String
    let vocabulary: [String]
    let arrays: [Array]
  }

  func run() throws {
    if verify { return try showVerified() }
    let file = try CheckpointFile(path: checkpoint)
    let position = file.position
    let report = Report(
      step: position.step, bestStep: position.bestStep,
      bestValidationLoss: position.bestLoss.isFinite ? position.bestLoss : nil, lineage: file.lineage,
      config: file.config, vocabulary: file.encoding.inputs?.tokens ?? [],
      arrays: file.arrays().map { Report.Array($0) })
    try json ? showJSON(report) : show(report)
  }

  private func showVerified() throws {
    let file = CheckpointFile(path: checkpoint, try ReadingProcess.contents(of: checkpoint, diagnose: true))
    print("\(checkpoint) is whole: its seal holds, and so do the checksums of its \(file.arrayCount) arrays")
  }

  private func showJSON(_ report: Report) throws {
    print(String(decoding: try JSON.encoder(.prettyPrinted).encode(report), as: UTF8.self))
  }

  private func show(_ report: Report) {
    let (lineage, best) = (report.lineage, report.bestValidationLoss.map { "\($0) at step \(report.bestStep)" })
    print("step \(report.step); best validation loss \(best ?? "none yet")")
    print(
      "written \(lineage.created) on \(lineage.host) by lockstep \(lineage.version) (\(lineage.instructionSet), "
        + "program \(lineage.program)), processes: \(lineage.processes)")
    print("resumed from: \(lineage.parent.map { "step \($0.step), \($0.path), sealed \($0.hash)" } ?? "nothing")")
    print("vocabulary of \(report.vocabulary.count), data \(lineage.dataHash), seed \(lineage.seed)\n")
    let header = ["array", "shape", "mean", "deviation", "least", "greatest", "norm"]
    let rows = report.arrays.map { array in
      [array.name, array.shape.map(String.init).joined(separator: " × ")]
        + [array.mean, array.deviation, Double(array.least), Double(array.greatest), array.norm].map(short)
    }
    for line in Table(header: header, rows: rows).lines { print(line) }
    print("\n\(report.config)", terminator: "")
  }

  private func short(_ value: Double) -> String {
    value.formatted(.number.precision(.significantDigits(4)).grouping(.never).locale(Locale(identifier: "en_US")))
  }
}

extension Inspect.Report.Array {
  init(_ array: CheckpointFile.Array) {
    let values = array.values.lazy.map(Double.init)
    let count = Double(max(1, array.values.count))
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + $1 * $1 }
    self.init(
      name: array.name, shape: array.shape, mean: mean, deviation: max(0, squares / count - mean * mean).squareRoot(),
      least: array.values.min() ?? 0, greatest: array.values.max() ?? 0, norm: squares.squareRoot())
  }
}

/// Rows of text in columns, numbers to the right.
struct Table {
  let header: [String]
  let rows: [[String]]

  var lines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let gap = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < 2 ? cell.0 + gap : gap + cell.0
      }.joined(separator: "  ")
    }
  }
}
