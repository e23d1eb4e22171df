import Kernels

/// Batches of examples. Each example is padded at its end to the longest example of the batch.
///
/// An epoch has each example once. Training draws a new order for each epoch from the seed and the number of the epoch.
/// A batch has examples of similar lengths, so that there is little padding. The last batch can have fewer examples;
/// its other rows are padding.
public final class SequenceBatches: Batches {
  private let examples: Examples
  private let part: ExampleIndices
  private let sharding: Sharding
  private let rows: Range<Int>
  private let seed: UInt64?
  private let isRagged: Bool
  private var order: (epoch: Int, of: ExampleOrder)

  /// Creates the batches of some examples.
  ///
  /// - Parameters:
  ///   - examples: the examples of all splits.
  ///   - part: the indices of the examples of this split.
  ///   - sharding: how a batch is cut into shards.
  ///   - rows: the rows of this process.
  ///   - seed: the seed of the order of training; nil for a fixed order, sorted by length if the lengths differ.
  public init(_ examples: Examples, part: ExampleIndices, sharding: Sharding, rows: Range<Int>, seed: UInt64?) {
    self.examples = examples
    self.part = part
    self.sharding = sharding
    self.rows = rows
    self.seed = seed
    let (sources, inputs) = (part.lazy.map { examples.steps($0).0 }, part.lazy.map { examples.steps($0).1 })
    let (sourceSteps, steps) = (sources.max() ?? 0, inputs.max() ?? 1)
    (self.sourceSteps, self.steps) = (sourceSteps, steps)
    isRagged = inputs.contains { $0 != steps } || sources.contains { $0 != sourceSteps }
    order = (-1, ExampleOrder())
  }

  /// The number of time steps of the longest example.
  public let steps: Int

  /// The number of time steps of the longest source.
  public let sourceSteps: Int

  /// The number of batches of an epoch.
  public var count: Int { (part.count + sharding.rows - 1) / sharding.rows }

  /// The number of targets of an epoch, at least 1.
  public var targets: Int {
    max(1, part.reduce(0) { $0 + examples.targets.present($1, last: examples.lastTargets) })
  }

  /// The number of targets of an epoch, of each the part that is not missing. It is above 0.
  public var weight: Double { weight(part) }

  private func weight(_ some: some Sequence<Int>) -> Double {
    let numbers = some.reduce(0) { $0 + examples.targets.presentNumbers($1, last: examples.lastTargets) }
    // Sums are divided by it.
    return numbers == 0 ? 1 : Double(numbers) / Double(examples.targets.width)
  }

  /// The number of time steps of all examples.
  public var tokens: Int { part.reduce(0) { $0 + examples.steps($1).1 } }

  /// The number of time steps of all sources.
  public var sourceTokens: Int { part.reduce(0) { $0 + examples.steps($1).0 } }

  /// Returns the indices of the examples of a batch, row by row. The last batch can have fewer examples than rows.
  public func members(epoch: Int, index: Int) -> ArraySlice<UInt32> {
    precondition(index >= 0 && index < count, "batch \(index) of \(count)")
    if order.epoch != epoch {
      // The order before is given back first: it can be the largest part of the memory.
      order = (epoch, ExampleOrder())
      order.of = arranged(epoch)
    }
    return order.of.batch(index, rows: sharding.rows)
  }

  /// Fills `batch` with a batch of an epoch, both counted from 0.
  public func fill(_ batch: inout Batch, epoch: Int, index: Int) {
    let members = members(epoch: epoch, index: index)
    batch.steps = members.reduce(1) { max($0, examples.inputs.length(Int($1))) }
    batch.rows = rows.count
    batch.startsAnew = true
    batch.weight = weight(members.lazy.map { Int($0) })
    setLengths(&batch.lengths, members, examples.inputs)
    batch.inputs.resize(batch.steps * rows.count, examples.inputs.form)
    batch.targets.resize((examples.hasTargetAtEveryStep ? batch.steps : 1) * rows.count, examples.targets.form)
    for (column, row) in rows.enumerated() {
      let example = example(members, row)
      put(examples.inputs, example, into: &batch.inputs, column, padding: (0, 0))
      put(examples.targets, example, into: &batch.targets, column, padding: (-1, .nan), last: examples.lastTargets)
    }
    if let sources = examples.sources { fill(&batch.source, sources, members) }
    if let scales = examples.scales { scale(&batch, members, scales) }
  }

  private func fill(_ source: inout Batch.Source, _ sources: Sequences, _ members: ArraySlice<UInt32>) {
    setLengths(&source.lengths, members, sources)
    let steps = members.reduce(1) { max($0, sources.length(Int($1))) }
    source.inputs.resize(steps * rows.count, sources.form)
    for (column, row) in rows.enumerated() {
      put(sources, example(members, row), into: &source.inputs, column, padding: (0, 0))
    }
  }

  /// Sets the lengths of the rows of this process. They stay empty if no row has padding.
  private func setLengths(_ lengths: inout [Int32], _ members: ArraySlice<UInt32>, _ sequences: Sequences) {
    lengths.removeAll(keepingCapacity: true)
    if !isRagged && members.count == sharding.rows { return }
    for row in rows { lengths.append(Int32(example(members, row).map(sequences.length) ?? 0)) }
  }

  private func example(_ members: ArraySlice<UInt32>, _ row: Int) -> Int? {
    row < members.count ? Int(members[members.startIndex + row]) : nil
  }

  /// Copies a sequence into a column of a batch, followed by padding.
  ///
  /// - Parameter last: how many of the last steps are copied; the others are padding. Nil for all.
  private func put(
    _ sequences: Sequences, _ example: Int?, into target: inout Elements, _ column: Int, padding: (Int32, Float),
    last: Int? = nil
  ) {
    let source = example.map { sequences.steps($0) } ?? 0..<0
    let copied = max(0, source.count - (last ?? source.count))..<source.count
    switch sequences.form {
    case .token:
      let steps = 0..<target.tokens.count / rows.count
      for step in steps where !copied.contains(step) { target.tokens[step * rows.count + column] = padding.0 }
      let copied = copied.clamped(to: steps)
      var place = copied.lowerBound * rows.count + column
      sequences.tokens.forEach(in: source.lowerBound + copied.lowerBound..<source.lowerBound + copied.upperBound) {
        target.tokens[place] = $0
        place += rows.count
      }
    case .values(let width):
      let steps = 0..<target.values.count / (rows.count * width)
      for step in steps where !copied.contains(step) {
        for k in 0..<width { target.values[(step * rows.count + column) * width + k] = padding.1 }
      }
      let copied = copied.clamped(to: steps)
      // Vectors that do not overlap lie one behind the other, so they are read together.
      let together = width == sequences.stride ? max(1, copied.count) : 1
      for step in stride(from: copied.lowerBound, to: copied.upperBound, by: together) {
        let start = (source.lowerBound + step) * sequences.stride
        var (place, k) = ((step * rows.count + column) * width, 0)
        sequences.values.forEach(in: start..<start + together * width) {
          target.values[place + k] = $0
          k += 1
          if k == width { (place, k) = (place + rows.count * width, 0) }
        }
      }
    }
  }

  /// Scales the numbers of the examples of a batch by their windows. Padding is scaled too, but nobody reads it.
  private func scale(_ batch: inout Batch, _ members: ArraySlice<UInt32>, _ scales: WindowScales) {
    let (inputs, targets) = ((examples.sources ?? examples.inputs).form.count, examples.targets.form.count)
    for (row, member) in rows.enumerated() {
      guard let example = example(members, member) else { continue }
      for column in 0..<scales.inputs {
        let (scale, columns) = (scales.ofInput(column, example), CollectionOfOne(column))
        if examples.sources == nil {
          self.scale(&batch.inputs, row, width: inputs, columns, scale)
        } else {
          self.scale(&batch.source.inputs, row, width: inputs, columns, scale)
        }
      }
      for target in 0..<scales.targets {
        let columns = stride(from: target, to: targets, by: scales.targets)
        scale(&batch.targets, row, width: targets, columns, scales.ofTarget(target, example))
      }
    }
  }

  /// Scales some columns of a row in all steps.
  private func scale(
    _ elements: inout Elements, _ row: Int, width: Int, _ columns: some Sequence<Int>, _ scale: WindowScales.Scale
  ) {
    for first in stride(from: row * width, to: elements.values.count, by: rows.count * width) {
      for column in columns { elements.values[first + column] = scale.scaled(elements.values[first + column]) }
    }
  }

  /// Returns the order of an epoch.
  private func arranged(_ epoch: Int) -> ExampleOrder {
    guard let seed else { return isRagged ? ExampleOrder(sorted: part, by: examples.steps) : ExampleOrder(part) }
    var order = ExampleOrder(part, shuffledBy: Random(seed: seed, stream: "order of epoch \(epoch)"))
    if isRagged {
      order.sortWindows(
        rows: sharding.rows, by: examples.steps, Random(seed: seed, stream: "batches of epoch \(epoch)"))
    }
    return order
  }
}
