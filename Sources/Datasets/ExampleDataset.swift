import Failures
import Files
import FoundationEssentials
import Kernels

/// Data that consists of examples. Each is a sequence with one target, or with one target at every time step.
public struct ExampleDataset: Dataset, Codable {
  /// The examples of all splits.
  public let examples: Examples
  /// How the examples are encoded.
  public let encoding: Encoding
  /// A hash of the bytes of all files.
  public let hash: UInt64
  /// Where the examples stand among the records of the file; nil if each record is an example.
  public private(set) var records: RecordPlaces?
  /// The windows of series that the examples are; nil for other formats.
  public private(set) var windows: SeriesWindows?
  /// What the user should know about the data before training on it.
  public let warnings: [String]
  private let parts: [Part: ExampleIndices]

  // What other processes of the host get (see `Offer`). They need not write predictions, as windows and records do.
  private enum CodingKeys: CodingKey {
    case examples, encoding, hash, warnings, parts
  }

  init<Format: ExampleFormat>(
    _ plan: DataPlan, _ format: Format, _ encoding: Encoding?, path: String?, from setting: String
  ) throws {
    let file = path ?? plan.path
    let format = encoding.map(format.trained) ?? format
    var (rows, hash) = try ExampleDataset.rows(format, file, setting)
    var parts = format.parts(rows) ?? ExampleDataset.parts(plan, count: format.count(rows), format.groups(rows))
    let found = try encoding ?? format.encoding(rows, parts[.training] ?? ExampleIndices())
    if found.classes?.count == 0 {
      throw Failure(
        .data, "\(file): every label is data.ignore-label, so no target is left; give examples with other labels")
    }
    self.encoding = found
    if encoding == nil { try format.check(parts, rows, file) }
    records = format.records(rows)
    var windows = format.windows(rows)
    var warnings = format.warnings(rows)
    var examples = try format.examples(rows, found, file)
    for (part, path, setting) in path == nil ? plan.partPaths : [] {
      let hashBefore = hash
      (rows, hash) = try ExampleDataset.rows(format.trained(on: found), path, setting)
      let more = try format.examples(rows, found, path)
      guard more.form == examples.form else {
        throw Failure(
          .data, "\(path) has examples of another form than \(file); give data of the same form with \(setting)")
      }
      parts[part] = ExampleIndices(examples.count..<examples.count + more.count)
      examples.append(more)
      if let others = format.windows(rows) { windows?.append(others) }
      warnings += format.warnings(rows)
      hash = joined(hashBefore, hash)
    }
    (self.parts, self.hash, self.windows) = (parts, hash, windows)
    if plan.targetsAreProbabilities { try examples.checkProbabilities(file) }
    try examples.round(found, file)
    if encoding == nil { warnings += RoundingCheck(plan, found, examples).warnings }
    if let windows { examples.scaleWindows(plan, windows.runs) }
    try examples.checkOverflow(file)
    self.examples = examples
    if encoding == nil { warnings += ClassCheck(examples, found)?.warnings ?? [] }
    if let problem = ColumnPlace.current.problem {
      warnings.append(
        "the examples stay in memory, since no file for them can be written: \(problem); free space, or give another "
          + "folder with data.cache")
    }
    self.warnings = warnings
  }

  /// Encodes some records of a file for a trained model.
  init<Format: RecordFormat>(
    _ plan: DataPlan, _ format: Format, _ encoding: Encoding, _ rows: TextRows<Format.Columns>, _ path: String
  ) throws {
    var examples = try format.examples(rows, encoding, path)
    if plan.targetsAreProbabilities { try examples.checkProbabilities(path) }
    try examples.round(encoding, path)
    try examples.checkOverflow(path)
    (self.examples, self.encoding, records) = (examples, encoding, format.records(rows))
    (hash, windows, warnings) = (0, nil, rows.warnings)
    parts = [.whole: ExampleIndices(0..<examples.count)]
  }

  /// The form of the examples.
  public var form: DataForm { examples.form }
  /// The number of examples, tokens and classes, for the user.
  public var summary: String {
    let classes = encoding.classes.map { ", \($0.count) classes" } ?? ""
    let words = encoding.inputs.map { ", \($0.count) different tokens" } ?? ""
    return "\(examples.count) examples\(words)\(classes)"
  }

  /// Returns the number of examples of a split.
  public func count(_ part: Part) -> Int { indices(part).count }
  /// Returns the indices of the examples of a split.
  public func indices(_ part: Part) -> ExampleIndices { parts[part] ?? ExampleIndices() }
  /// Returns whether an example of a split has a target that counts.
  public func hasTargets(_ part: Part) -> Bool {
    indices(part).contains { examples.targets.present($0, last: examples.lastTargets) > 0 }
  }
  /// Returns `batch`, because rows without an example are padding.
  public func rows(_ part: Part, batch: Int, unroll: Int) -> Int { batch }

  /// The sources of all examples; empty without sources.
  public var sources: [[Int32]] {
    examples.sources.map { sources in (0..<sources.count).map { sources.tokens($0) } } ?? []
  }

  /// Returns the batches of a split. Training has another order in each epoch.
  public func batches(
    _ part: Part, _ sharding: Sharding, rows: Range<Int>, unroll: Int, seed: Int
  ) -> any Batches {
    SequenceBatches(
      examples, part: indices(part), sharding: sharding, rows: rows,
      seed: part == .training ? UInt64(bitPattern: Int64(seed)) : nil)
  }

  /// Returns the number of targets of each class in a split.
  package func classCounts(_ part: Part) -> [Int] {
    var counts = [Int](repeating: 0, count: form.target.count)
    for index in indices(part) {
      for token in examples.targets.tokens(index) where token >= 0 { counts[Int(token)] += 1 }
    }
    return counts
  }

  private static func rows<Format: ExampleFormat>(
    _ format: Format, _ path: String, _ setting: String
  ) throws -> (Format.Rows, hash: UInt64) {
    let (rows, hash) = try format.open(path, setting)
    if format.count(rows) == 0 {
      throw Failure(.data, "\(path) has no examples; give another file with \(setting)")
    }
    return (rows, hash)
  }

  /// Draws the examples of each split. They are drawn because files are often sorted by class. The draw does not depend
  /// on the seed of the run, so that runs with different seeds have the same test split.
  ///
  /// - Parameter groups: for each example, the first one of a group that must be in the same split; nil if each is a
  ///   group of its own.
  private static func parts(_ plan: DataPlan, count: Int, _ groups: Column<UInt32>?) -> [Part: ExampleIndices] {
    func first(_ example: Int) -> Int { groups.map { Int($0[example]) } ?? example }
    let ofGroups = partsOfGroups(plan, (0..<count).count { first($0) == $0 })
    var (parts, ofExamples, group) = ([ExampleIndices](repeating: .init(), count: 3), [UInt8](), 0)
    for example in 0..<count {
      let first = first(example)
      ofExamples.append(first == example ? ofGroups[group] : ofExamples[first])
      if first == example { group += 1 }
      parts[Int(ofExamples[example])].append(example)
    }
    return [
      .training: parts[0], .validation: parts[1], .test: parts[2], .whole: ExampleIndices(0..<count),
    ]
  }

  /// Returns the part that each group is drawn for: 0 for training, 1 for validation, 2 for test.
  private static func partsOfGroups(_ plan: DataPlan, _ count: Int) -> [UInt8] {
    let order = Random(seed: 0, stream: "parts").shuffled((0..<count).map { UInt32($0) })
    var parts = [UInt8](repeating: 0, count: count)
    for (part, range) in plan.parts(of: count).enumerated() {
      for group in order[range] { parts[Int(group)] = UInt8(part) }
    }
    return parts
  }
}
