import Failures
import Foundation

/// Series with a class or a number each, in the form of the UEA archive and sktime: a header, and then a line for each series of
/// its channels and its target, with colons between them.
struct TimeSeriesFile: ExampleFormat {
  private let plan: DataPlan

  init(_ plan: DataPlan) { self.plan = plan }

  /// What a file has.
  struct Rows {
    let header: Header
    /// Numbers of a step.
    var channels = 0
    var series: [Series] = []
  }

  /// What a file says of itself.
  struct Header {
    /// The classes that there are; none where targets are numbers.
    var labels: [String]?
    var hasTargets = false
  }

  /// A series.
  struct Series {
    let line: Int
    /// Its numbers, step by step.
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
          "\(path), line \(number): \(cells.count - 1) channels and a target, the first series has \(rows.channels); give each as many"
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
        throw Failure(.data, "\(path), line \(number): steps with times of their own; give a file without time stamps")
      case ("@classlabel", "true"): (header.labels, header.hasTargets) = (Array(words.dropFirst(2)), true)
      case ("@targetlabel", "true"): header.hasTargets = true
      case (let word, _) where word.hasPrefix("@"): break
      default: throw Failure(.data, "\(path), line \(number): neither @ nor # before @data; give a .ts file")
      }
    }
    throw Failure(.data, "\(path) has no @data; give a .ts file, as sktime writes them")
  }

  /// The numbers of all channels, step by step.
  private func interleaved(_ channels: ArraySlice<Substring>, _ path: String, _ line: Int) throws -> [Float] {
    let columns = try channels.enumerated().map { index, channel in
      try channel.split(separator: ",", omittingEmptySubsequences: false).map { cell in
        let cell = cell.trimmingCharacters(in: .whitespaces)
        guard let value = Float(cell), value.isFinite else {
          throw Failure(
            .data,
            "\(path), line \(line): channel \(index + 1) has \"\(cell)\", which is no number; fill it in, or leave "
              + "the line out")
        }
        return value
      }
    }
    if let index = columns.firstIndex(where: { $0.count != columns[0].count }) {
      throw Failure(
        .data,
        "\(path), line \(line): channel \(index + 1) has \(columns[index].count) steps, the first \(columns[0].count); give each as many"
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
      throw Failure(.data, "\(path) has \(has) for targets, the model \(wants); give data like what it was trained on")
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
        "\(path), line \(series.line): the target \"\(series.target)\" is no number; mend it, or leave the line out")
    }
    return value
  }
}
