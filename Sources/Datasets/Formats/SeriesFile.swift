import Failures
import FoundationEssentials

/// A table of numbers in the order of time. An example is a window of rows; its targets are the rows behind the window.
struct SeriesFile: WholeFileFormat {
  private let plan: DataPlan
  private let columns: SeriesColumns
  private let needsTargets: Bool
  private let reader: SeriesReader

  /// - Parameters:
  ///   - needsTargets: whether each window needs the rows with its targets. Without, the last windows of a series reach to
  ///     its end, and their targets are missing.
  ///   - trained: the encoding of a trained model; nil if there is none.
  init(_ plan: DataPlan, needsTargets: Bool, trained: Encoding? = nil) {
    (self.plan, self.needsTargets) = (plan, needsTargets)
    columns = SeriesColumns(plan)
    reader = SeriesReader(plan, needsTargets: needsTargets, trained: trained)
  }

  func trained(on encoding: Encoding) -> SeriesFile {
    SeriesFile(plan, needsTargets: needsTargets, trained: encoding)
  }

  func rows(_ bytes: Data, _ path: String) throws -> SeriesRows { try reader.rows(bytes, path) }

  func count(_ rows: SeriesRows) -> Int { rows.windows.count }

  func windows(_ rows: SeriesRows) -> SeriesWindows? { rows.windows }

  func warnings(_ rows: SeriesRows) -> [String] {
    var warnings: [String] = []
    if !rows.short.isEmpty {
      let are = rows.short.count == 1 ? "is" : "are"
      warnings.append(
        "\(rows.short.count) of \(rows.windows.seriesCount + rows.short.count) series \(are) left out, with fewer than "
          + "\(reader.leastRows) rows (data.window and data.horizon): \(rows.short.list(most: 5))")
    }
    if rows.leftOut > 0 {
      warnings.append(
        "\(rows.leftOut) \(rows.leftOut == 1 ? "row is" : "rows are") left out at the start of series, where an input has no number "
          + "yet")
    }
    return warnings
  }

  private static let parts: [Part] = [.training, .validation, .test]

  /// Returns the rows of each split of each series, among the rows of all series.
  private func splits(_ rows: SeriesRows) -> [[Range<Int>]] {
    rows.windows.series.map { series in
      rows.splits.rows(count: series.rows.count, series.times).map {
        series.rows.lowerBound + $0.lowerBound..<series.rows.lowerBound + $0.upperBound
      }
    }
  }

  /// Returns the windows of each split. The first rows of each series are the training split, the next rows the
  /// validation split, and the last rows the test split. A window belongs to the split that has all of its targets.
  func parts(_ rows: SeriesRows) -> [Part: ExampleIndices]? {
    let splits = splits(rows)
    var parts = [ExampleIndices](repeating: ExampleIndices(), count: SeriesFile.parts.count)
    for index in 0..<rows.windows.count {
      let end = rows.windows.runs.rows(index).upperBound
      let part = splits[rows.windows.series(of: index)].firstIndex {
        $0.lowerBound <= end && end + plan.horizon <= $0.upperBound
      }
      if let part { parts[part].append(index) }
    }
    var result: [Part: ExampleIndices] = [.whole: ExampleIndices(0..<rows.windows.count)]
    for (part, indices) in zip(SeriesFile.parts, parts) { result[part] = indices }
    return result
  }

  func check(_ parts: [Part: ExampleIndices], _ rows: SeriesRows, _ path: String) throws {
    let splits = splits(rows)
    for (index, part) in SeriesFile.parts.enumerated() where parts[part]?.isEmpty ?? true {
      guard let longest = splits.map(\.[index].count).max(), longest > 0 else {
        if let key = keyOfEmpty(part) {
          throw Failure(
            .data,
            "\(path): no row is in the \(part.rawValue) split that \(key) begins; give an earlier time, or more rows")
        }
        continue
      }
      throw Failure(
        .data,
        "\(path): the \(part.rawValue) split has at most \(longest) rows of a series, too few for a window with a data.horizon of "
          + "\(plan.horizon); give more rows, a smaller data.horizon, or another data.split")
    }
  }

  /// Returns the key that begins a split, if that should not be empty. With one time for both, there is no validation split.
  private func keyOfEmpty(_ part: Part) -> String? {
    switch part {
    case .validation where plan.validationFrom != nil && plan.validationFrom != plan.testFrom: "data.validation-from"
    case .test where plan.testFrom != nil: "data.test-from"
    default: nil
    }
  }

  func encoding(_ rows: SeriesRows, _ some: ExampleIndices) throws -> Encoding {
    var encoding = Encoding()
    encoding.staticClasses = try StaticColumns(plan.staticColumns, of: rows.statics, rows.path).classes
    encoding.knownClasses = rows.classes
    (encoding.frequency, encoding.decimal) = (rows.frequency, rows.decimal)
    guard plan.normalize != .none else { return encoding }
    // Each row counts once, even if many windows have it.
    let first = splits(rows).map { $0[0] }
    let statics = try statics(rows, encoding)
    func scaling(isDecoder: Bool) -> Scaling {
      let features = SeriesFeatures(plan, encoding, isDecoder: isDecoder)
      return Scaling(columns: features.count) { features.forEachNumber(rows, first, statics, leavesOutLater: true, $0) }
    }
    let inputs = scaling(isDecoder: false)
    (encoding.sourceScaling, encoding.inputScaling) =
      plan.strategy == .seq2seq ? (inputs, scaling(isDecoder: true)) : (nil, inputs)
    if plan.scalesTargets {
      let targets = Scaling(columns: columns.targets.count) { forEachTarget(rows, first, $0) }
      encoding.targetScaling = targets.repeated(plan.strategy == .direct ? plan.horizon : 1)
    }
    return encoding
  }

  func examples(_ rows: SeriesRows, _ encoding: Encoding, _ path: String) throws -> Examples {
    func inputs(_ steps: WindowSteps, _ scaling: Scaling?, isDecoder: Bool = false) throws -> Sequences {
      try self.inputs(rows, encoding, steps, scaling, isDecoder: isDecoder)
    }
    let horizon = plan.horizon
    switch plan.strategy {
    case .direct:
      return Examples(
        inputs: try inputs(.read, encoding.inputScaling),
        targets: try targets(rows, ofVector: horizon, .ahead(1), encoding), hasTargetAtEveryStep: false)
    case .recursive:
      return Examples(
        inputs: try inputs(.read(andAhead: horizon - 1), encoding.inputScaling),
        targets: try targets(rows, ofVector: 1, .read(andAhead: horizon, later: 1), encoding),
        hasTargetAtEveryStep: true, lastTargets: horizon)
    case .seq2seq:
      return Examples(
        sources: try inputs(.read, encoding.sourceScaling),
        inputs: try inputs(.ahead(horizon), encoding.inputScaling, isDecoder: true),
        targets: try targets(rows, ofVector: 1, .ahead(horizon), encoding), hasTargetAtEveryStep: true)
    }
  }

  /// Returns the vectors that a model reads, or its decoder, at each window.
  private func inputs(
    _ rows: SeriesRows, _ encoding: Encoding, _ steps: WindowSteps, _ scaling: Scaling?, isDecoder: Bool
  ) throws -> Sequences {
    let features = SeriesFeatures(plan, encoding, isDecoder: isDecoder)
    try Examples.check(features.count, scaling, rows.path)
    var sequences = Sequences(count: features.count, rows.windows.runs, steps)
    sequences.areGapsZero = true
    sequences.reserve(rows.windows.rows * features.count)
    features.forEachNumber(rows, allRows(rows), try statics(rows, encoding)) { sequences.add($1, column: $0, scaling) }
    return sequences
  }

  /// Returns the targets at each window. A vector has those of several rows.
  private func targets(
    _ rows: SeriesRows, ofVector: Int, _ steps: WindowSteps, _ encoding: Encoding
  ) throws -> Sequences {
    let (count, scaling) = (columns.targets.count, encoding.targetScaling)
    try Examples.check(ofVector * count, scaling, rows.path)
    var sequences = Sequences(count: ofVector * count, stride: count, rows.windows.runs, steps)
    sequences.reserve(rows.windows.rows * count)
    forEachTarget(rows, allRows(rows)) { sequences.add($1, column: $0, scaling) }
    return sequences
  }

  /// The rows of each series and those ahead.
  private func allRows(_ rows: SeriesRows) -> [Range<Int>] {
    rows.windows.series.map { $0.rows.lowerBound..<$0.rows.upperBound + plan.horizon }
  }

  /// Calls `body` for each target of some rows, row by row.
  private func forEachTarget(
    _ rows: SeriesRows, _ ranges: [Range<Int>], _ body: (_ column: Int, _ number: Double) -> Void
  ) {
    for row in ranges.joined() {
      for column in columns.targets.indices { body(column, plan.transform.applied(rows.windows.targets[column][row])) }
    }
  }

  /// Returns the numbers of each series that are the same in all rows.
  private func statics(_ rows: SeriesRows, _ encoding: Encoding) throws -> [[Double]] {
    let statics = StaticColumns(plan.staticColumns, classes: encoding.staticClasses)
    return try rows.statics.indices.map {
      try statics.numbers(rows.statics[$0], series: rows.windows.name(ofSeries: $0), rows.path)
    }
  }
}
