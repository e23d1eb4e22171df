import Failures
import FoundationEssentials

/// Series with one class or number each, in the format of the UEA archive and sktime: a header, and then a line for
/// each series. A line has the channels and the target of the series, separated by colons.
struct TimeSeriesFile: WholeFileFormat {
  private let plan: DataPlan
  private let needsTargets: Bool
  private let numbers: NumberCells

  /// - Parameter needsTargets: whether a series without a target is an error.
  init(_ plan: DataPlan, needsTargets: Bool) {
    (self.plan, self.needsTargets) = (plan, needsTargets)
    numbers = NumberCells(mark: UInt8(ascii: "."), missing: plan.missingValues + ["?"])
  }

  /// The content of a file.
  struct Rows {
    let header: TimeSeriesHeader
    /// The number of channels, which is the number of numbers at a time step.
    var channels = 0
    var examples: [Example] = []
    /// A warning about what the header says.
    var warning: String?
  }

  /// A line of the file.
  struct Example {
    let line: Int
    /// The numbers of all channels.
    var series: Series
    /// The class or the number; nil for a line without a target.
    let target: String?
  }

  func rows(_ bytes: Data, _ path: String) throws -> Rows {
    var rest = try lines(bytes, path).filter { !isComment($0.line) }[...]
    let header = try TimeSeriesHeader(&rest, path)
    if needsTargets && !header.hasTargets {
      throw Failure(.data, "\(path) has neither @classLabel true nor @targetLabel true; give a file with targets")
    }
    var (rows, spacing) = (Rows(header: header), TimeSpacing())
    for (number, text) in rest {
      rows.examples.append(try example(TimeSeriesLine(text, number, path, numbers), number, &rows, &spacing, path))
    }
    let clock = SeriesClock(spacing)
    let names = (0..<rows.channels).map { "channel \($0 + 1)" }
    for index in rows.examples.indices {
      var series = rows.examples[index].series
      try series.addMissingRows(clock, most: plan.maxGap, path)
      try series.interpolate(names, most: plan.maxGap, path)
      rows.examples[index].series = series
    }
    rows.warning = lengthWarning(rows, path)
    return rows
  }

  private func isComment(_ line: Substring) -> Bool {
    let first = line.unicodeScalars.first { !$0.properties.isWhitespace }
    return first == "#" || first == "%"
  }

  private func example(
    _ line: TimeSeriesLine, _ number: Int, _ rows: inout Rows, _ spacing: inout TimeSpacing, _ path: String
  ) throws -> Example {
    let fields = line.fields
    let channels = fields.prefix(fields.count - (rows.header.hasTargets ? 1 : 0))
    if rows.examples.isEmpty { rows.channels = channels.count }
    try check(channels.count, rows, number, path)
    let read = try channels.enumerated().map { index, field in
      rows.header.hasTimes ? try line.channelWithTimes(field, index + 1) : try line.channel(field, index + 1)
    }
    let series = try series(read, number, &spacing, path)
    let target = rows.header.hasTargets ? fields.last.map(line.text) : nil
    return Example(line: number, series: series, target: target)
  }

  private func check(_ channels: Int, _ rows: Rows, _ line: Int, _ path: String) throws {
    let target = rows.header.hasTargets ? " and a target" : ""
    if channels != rows.channels || channels == 0 {
      throw Failure(
        .data,
        "\(path), line \(line): \(channels) channels\(target), but the first series has \(rows.channels); give each series "
          + "as many")
    }
    if let said = rows.header.channels, said.count != channels {
      throw Failure(
        .data,
        "\(path), line \(line): \(channels) channels\(target), but the header says \(said.keyword); correct one of them"
      )
    }
  }

  /// Joins the channels of a line.
  private func series(
    _ channels: [TimeSeriesLine.Channel], _ line: Int, _ spacing: inout TimeSpacing, _ path: String
  ) throws -> Series {
    let first = channels[0]
    if let index = channels.firstIndex(where: { $0.values.count != first.values.count }) {
      throw Failure(
        .data,
        "\(path), line \(line): channel \(index + 1) has \(channels[index].values.count) steps, but channel 1 has "
          + "\(first.values.count); give each channel as many"
      )
    }
    if let index = channels.firstIndex(where: { $0.times.map(\.point.value) != first.times.map(\.point.value) }) {
      throw Failure(
        .data, "\(path), line \(line): channel \(index + 1) has other times than channel 1; give each channel the same")
    }
    for (step, time) in first.times.enumerated() {
      let previous = step > 0 ? first.times[step - 1] : nil
      if let previous, time.form != previous.form || time.point.value <= previous.point.value {
        throw Failure(
          .data,
          "\(path), line \(line): the time of step \(step + 1) is not later than that of the step before; sort the steps by "
            + "time, and write all times in one form")
      }
      spacing.add(time, after: previous?.point)
    }
    var series = Series(name: "", columns: channels.map(\.values))
    for _ in first.values { series.lines.append(line) }
    for time in first.times { series.times.append(time) }
    return series
  }

  /// A line can be cut off if the header says that all series have the same length and one has not.
  private func lengthWarning(_ rows: Rows, _ path: String) -> String? {
    guard rows.header.hasEqualLengths, let first = rows.examples.first else { return nil }
    let length = rows.header.length ?? first.series.lines.count
    guard let other = rows.examples.first(where: { $0.series.lines.count != length }) else { return nil }
    let said =
      rows.header.length == nil
      ? "the first series has \(length), and the header says @equalLength true"
      : "the header says @seriesLength \(length) and @equalLength true"
    return
      "\(path), line \(other.line): \(other.series.lines.count) steps, but \(said); check whether the line is cut off"
  }

  func count(_ rows: Rows) -> Int { rows.examples.count }

  func warnings(_ rows: Rows) -> [String] { rows.warning.map { [$0] } ?? [] }

  func encoding(_ rows: Rows, _ some: ExampleIndices) throws -> Encoding {
    var encoding = Encoding(classes: rows.header.labels.map { plan.classes($0) })
    if plan.normalize != .none {
      let examples = try examples(rows, encoding, plan.path)
      encoding.inputScaling = Scaling(examples.inputs, some)
      if encoding.classes == nil && plan.scalesTargets { encoding.targetScaling = Scaling(examples.targets, some) }
    }
    return encoding
  }

  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) throws -> Examples {
    if rows.header.hasTargets && (encoding.classes == nil) != (rows.header.labels == nil) {
      let (has, wants) = encoding.classes == nil ? ("classes", "numbers") : ("numbers", "classes")
      throw Failure(
        .data, "\(path) has \(has) as targets, but the model predicts \(wants); give data like what it was trained on")
    }
    var inputs = Sequences(.values(count: rows.channels))
    var targets = Sequences(encoding.classes.map { .token(count: $0.count) } ?? .values(count: 1))
    for example in rows.examples {
      let (series, channels) = (example.series, example.series.columns.indices)
      inputs.append(values: (0..<series.count).lazy.flatMap { step in channels.map { series.columns[$0][step] } })
      let target = example.target.flatMap { isMissing($0) ? nil : $0 }
      if let classes = encoding.classes {
        targets.append(
          tokens: [try target.map { try plan.number(of: $0, "label", classes, path, line: example.line) } ?? -1])
      } else {
        targets.append(values: [try target.map { try number($0, path, example.line) } ?? .nan])
      }
    }
    return Examples(inputs: inputs, targets: targets, hasTargetAtEveryStep: false)
  }

  /// Whether a target may be missing and is.
  private func isMissing(_ target: String) -> Bool { !needsTargets && (target.isEmpty || target == "?") }

  private func number(_ target: String, _ path: String, _ line: Int) throws -> Double {
    if case .number(let number) = numbers.content(target.utf8.span, 0..<target.utf8.count) { return number }
    throw Failure(
      .data, "\(path), line \(line): the target \"\(target)\" is not a number; correct it, or leave the line out")
  }
}
