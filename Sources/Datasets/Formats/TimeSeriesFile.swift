import Failures
import Foundation

/// Series with one class or number each, in the format of the UEA archive and sktime: a header, and then a line for
/// each series. A line has the channels and the target of the series, separated by colons.
struct TimeSeriesFile: ExampleFormat {
  private let plan: DataPlan

  init(_ plan: DataPlan) { self.plan = plan }

  /// The content of a file.
  struct Rows {
    let header: Header
    /// The number of channels, which is the number of numbers at a time step.
    var channels = 0
    var series: [Series] = []
  }

  /// The header of a file.
  struct Header {
    /// The classes; nil if the targets are numbers.
    var labels: [String]?
    var hasTargets = false
  }

  /// A line of the file.
  struct Series {
    let line: Int
    /// The numbers of all channels, time step by time step.
    let values: [Float]
    let target: String
  }

  func rows(_ bytes: Data, _ path: String) throws -> Rows {
    var rest = try lines(bytes, path).filter { !$0.line.hasPrefix("#") }[...]
    let header = try header(&rest, path)
    var rows = Rows(header: header)
    for (number, line) in rest {
      let cells = line.split(separator: ":", omittingEmptySubsequences: false)
      if rows.series.isEmpty { rows.channels = cells.count - 1 }
      guard cells.count == rows.channels + 1, cells.count > 1, let target = cells.last else {
        throw Failure(
          .data,
          "\(path), line \(number): \(cells.count - 1) channels and a target, but the first series has \(rows.channels); give each series as many"
        )
      }
      rows.series.append(
        Series(
          line: number, values: try interleaved(cells.dropLast(), path, number),
          target: target.trimmingCharacters(in: .whitespaces)))
    }
    return rows
  }

  private func header(_ lines: inout ArraySlice<(number: Int, line: Substring)>, _ path: String) throws -> Header {
    var header = Header()
    while let (number, line) = lines.popFirst() {
      let words = line.split(separator: " ").map(String.init)
      switch (words[0].lowercased(), words.dropFirst().first?.lowercased()) {
      case ("@data", _):
        if !header.hasTargets {
          throw Failure(.data, "\(path) has neither @classLabel true nor @targetLabel true; give a file with targets")
        }
        return header
      case ("@timestamps", "true"):
        throw Failure(.data, "\(path), line \(number): the series have time stamps; give a file without time stamps")
      case ("@classlabel", "true"): (header.labels, header.hasTargets) = (Array(words.dropFirst(2)), true)
      case ("@targetlabel", "true"): header.hasTargets = true
      case (let word, _) where word.hasPrefix("@"): break
      default:
        throw Failure(
          .data, "\(path), line \(number): a line before @data starts with neither @ nor #; give a .ts file")
      }
    }
    throw Failure(.data, "\(path) has no @data; give a .ts file, as sktime writes them")
  }

  /// Returns the numbers of all channels, time step by time step.
  private func interleaved(_ channels: ArraySlice<Substring>, _ path: String, _ line: Int) throws -> [Float] {
    let columns = try channels.enumerated().map { index, channel in
      try channel.split(separator: ",", omittingEmptySubsequences: false).map { cell in
        let cell = cell.trimmingCharacters(in: .whitespaces)
        guard let value = Float(cell), value.isFinite else {
          throw Failure(
            .data,
            "\(path), line \(line): channel \(index + 1) has \"\(cell)\", which is not a number; fill it in, or "
              + "leave the line out")
        }
        return value
      }
    }
    if let index = columns.firstIndex(where: { $0.count != columns[0].count }) {
      throw Failure(
        .data,
        "\(path), line \(line): channel \(index + 1) has \(columns[index].count) steps, but channel 1 has \(columns[0].count); give each channel as many"
      )
    }
    return columns[0].indices.flatMap { step in columns.map { $0[step] } }
  }

  func count(_ rows: Rows) -> Int { rows.series.count }

  func encoding(_ rows: Rows, _ some: [Int]) throws -> Encoding {
    var encoding = Encoding(classes: rows.header.labels.map { plan.classes($0) })
    if plan.normalize {
      let examples = try examples(rows, encoding, plan.path)
      encoding.inputScaling = Scaling(examples.inputs, some)
      if encoding.classes == nil { encoding.targetScaling = Scaling(examples.targets, some) }
    }
    return encoding
  }

  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard (encoding.classes == nil) == (rows.header.labels == nil) else {
      let (has, wants) = encoding.classes == nil ? ("classes", "numbers") : ("numbers", "classes")
      throw Failure(
        .data, "\(path) has \(has) as targets, but the model predicts \(wants); give data like what it was trained on")
    }
    var inputs = Sequences(.values(count: rows.channels))
    var targets = Sequences(encoding.classes.map { .token(count: $0.count) } ?? .values(count: 1))
    for series in rows.series {
      inputs.append(values: series.values)
      if let classes = encoding.classes {
        targets.append(tokens: [try plan.number(of: series.target, "label", classes, path, line: series.line)])
      } else {
        targets.append(values: [try number(series, path)])
      }
    }
    return Examples(inputs: inputs, targets: targets, hasTargetAtEveryStep: false)
  }

  private func number(_ series: Series, _ path: String) throws -> Float {
    guard let value = Float(series.target), value.isFinite else {
      throw Failure(
        .data,
        "\(path), line \(series.line): the target \"\(series.target)\" is not a number; correct it, or leave the line out"
      )
    }
    return value
  }
}
