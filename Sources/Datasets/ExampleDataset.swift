import Failures
import Files
import Foundation
import Kernels

/// Data of examples: a sequence each, with one target or one for each step.
public struct ExampleDataset: Dataset {
  /// The examples of all parts.
  public let examples: Examples
  /// How they became numbers.
  public let encoding: Encoding
  /// A hash of the files' bytes.
  public let hash: UInt64
  private let parts: [Part: [Int]]

  init<Format: ExampleFormat>(
    _ plan: DataPlan, _ format: Format, _ encoding: Encoding?, path: String?, from setting: String
  ) throws {
    let file = path ?? plan.path
    var (rows, hash) = try ExampleDataset.rows(format, file, setting)
    var parts =
      format.parts(rows)
      ?? ExampleDataset.parts(plan, format.groups(rows) ?? (0..<format.count(rows)).map { [$0] })
    let found = try encoding ?? format.encoding(rows, parts[.training] ?? [])
    if found.classes?.count == 0 {
      throw Failure(.data, "\(file): each label is data.ignore-label; give examples with targets")
    }
    self.encoding = found
    var examples = try format.examples(rows, found, file)
    for (part, path, setting) in path == nil ? plan.partPaths : [] {
      let hashBefore = hash
      (rows, hash) = try ExampleDataset.rows(format, path, setting)
      let more = try format.examples(rows, found, path)
      guard more.form == examples.form else {
        throw Failure(.data, "\(path) has examples of another form than \(file); give such with \(setting)")
      }
      parts[part] = Array(examples.count..<examples.count + more.count)
      examples.append(more)
      hash = joined(hashBefore, hash)
    }
    (self.parts, self.hash) = (parts, hash)
    if let scaling = found.inputScaling { examples.inputs = examples.inputs.scaled(scaling) }
    if let scaling = found.targetScaling { examples.targets = examples.targets.scaled(scaling) }
    self.examples = examples
  }

  /// What goes in and comes out.
  public var form: DataForm { examples.form }
  /// How many there are, of how many tokens and classes.
  public var summary: String {
    let classes = encoding.classes.map { ", \($0.count) classes" } ?? ""
    let words = encoding.inputs.map { ", \($0.count) different tokens" } ?? ""
    return "\(examples.count) examples\(words)\(classes)"
  }

  /// Number of examples of a part.
  public func count(_ part: Part) -> Int { indices(part).count }
  /// Which examples a part has.
  public func indices(_ part: Part) -> [Int] { parts[part] ?? [] }
  /// As many as are asked for: what a batch does not have is padding.
  public func rows(_ part: Part, batch: Int, unroll: Int) -> Int { batch }

  /// The sources of a part, each once, and the targets that it has, without their ends.
  public func references(_ part: Part) -> [(source: [Int32], targets: [[Int32]])] {
    guard let sources = examples.sources else { return [] }
    var (result, places) = ([(source: [Int32], targets: [[Int32]])](), [[Int32]: Int]())
    for index in parts[part] ?? [] {
      let (source, target) = (Array(sources.tokens(index)), Array(examples.targets.tokens(index).dropLast()))
      if let place = places[source] {
        result[place].targets.append(target)
      } else {
        places[source] = result.count
        result.append((source, [target]))
      }
    }
    return result
  }

  /// The sources of all examples.
  public var sources: [[Int32]] {
    examples.sources.map { sources in (0..<sources.count).map { Array(sources.tokens($0)) } } ?? []
  }

  /// The batches of a part; in training in another order each epoch.
  public func batches(
    _ part: Part, _ sharding: Sharding, rows: Range<Int>, unroll: Int, seed: Int
  ) -> any Batches {
    SequenceBatches(
      examples, part: parts[part] ?? [], sharding: sharding, rows: rows,
      seed: part == .training ? UInt64(bitPattern: Int64(seed)) : nil)
  }

  /// How many targets of a part each class has.
  package func classCounts(_ part: Part) -> [Int] {
    var counts = [Int](repeating: 0, count: form.target.count)
    for index in parts[part] ?? [] {
      for token in examples.targets.tokens(index) where token >= 0 { counts[Int(token)] += 1 }
    }
    return counts
  }

  private static func rows<Format: ExampleFormat>(
    _ format: Format, _ path: String, _ setting: String
  ) throws -> (Format.Rows, hash: UInt64) {
    let bytes = try contents(of: path, setting)
    let rows = try format.rows(bytes, path)
    if format.count(rows) == 0 {
      throw Failure(.data, "\(path) has no examples; give another file with \(setting)")
    }
    return (rows, Kernels.hash(bytes.span))
  }

  /// Which examples are in which part. Files are often sorted by class, so parts are drawn; always alike, whatever the run's
  /// seed, so that runs of several seeds are judged by the same test part.
  private static func parts(_ plan: DataPlan, _ groups: [[Int]]) -> [Part: [Int]] {
    let order = Random(seed: 0, stream: "parts").shuffled(Array(groups.indices))
    let parts = plan.parts(of: groups.count).map { order[$0].flatMap { groups[$0] }.sorted() }
    return [
      .training: parts[0], .validation: parts[1], .test: parts[2], .whole: groups.flatMap(\.self).sorted(),
    ]
  }
}
