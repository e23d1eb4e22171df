import Datasets
import Kernels
import Networks

/// Forecasts that go on with their own numbers: the model reads a window, forecasts the next row, reads it, and so on
/// (Graves, "Generating Sequences", 2013; Salinas et al., "DeepAR", 2017).
///
/// A model of a distribution or of quantiles draws many paths, and their quantiles are the forecast. Random numbers follow
/// from the seed, the series, the time, the path and the row alone: other series and a longer horizon change no number.
struct SamplePaths {
  /// The number of paths of each window.
  private static let count = 200

  private let blueprint: Blueprint
  private let weights: Parameters
  private let data: ExampleDataset
  private let unit: TargetUnit
  private let horizon: Int
  private let seed: UInt64
  private let paths: Int

  init(
    _ blueprint: Blueprint, _ weights: Parameters, _ data: ExampleDataset, _ unit: TargetUnit, horizon: Int, seed: Int
  ) {
    self.blueprint = blueprint
    self.weights = weights
    self.data = data
    self.unit = unit
    self.horizon = horizon
    self.seed = UInt64(bitPattern: Int64(seed))
    paths = unit.levels.isEmpty ? 1 : SamplePaths.count
  }

  private var targets: Int { blueprint.classes }

  /// Returns the quantiles of each number of each window, or the only forecasts: (horizon, targets, quantiles).
  func levels(_ some: [Int]) -> [[Double]] {
    let together = max(1, min(512 / paths, some.count))
    // The rows that are forecast are written one by one, and take no time steps.
    let longest = some.map { data.examples.inputs.length($0) - (horizon - 1) }.max() ?? 1
    let reader = Network(blueprint, weights, steps: longest, rows: together)
    let writer = Network(blueprint, weights, steps: 1, rows: together * paths)
    return stride(from: 0, to: some.count, by: together).flatMap { start in
      let windows = Array(some[start..<min(start + together, some.count)])
      let numbers = numbers(windows, reader, writer, rows: together)
      return windows.indices.map { quantiles(numbers, window: $0) }
    }
  }

  /// Returns the numbers of all paths: (horizon, windows · paths, targets).
  private func numbers(_ windows: [Int], _ reader: Network, _ writer: Network, rows: Int) -> [[Double]] {
    var outputs = read(windows, reader, writer, rows: rows)
    let (vectors, random) = (windows.map { data.examples.inputs.values($0) }, windows.map(random))
    var numbers: [[Double]] = []
    for step in 0..<horizon {
      numbers.append(draw(outputs, windows, random, step))
      if step + 1 < horizon { outputs = write(numbers[step], windows, vectors, step, writer, rows: rows) }
    }
    return numbers
  }

  /// Returns the random numbers of a window.
  private func random(_ window: Int) -> Random {
    let place = data.windows.map { windows in
      "\(windows.name(ofSeries: windows.series(of: window))) from \(windows.time(window, step: 0))"
    }
    return Random(seed: seed, stream: "sample paths of \(place ?? "")")
  }

  /// Reads the windows, and starts the paths with the states after them.
  ///
  /// - Returns: the outputs for the first row behind each window, once for each path.
  private func read(_ windows: [Int], _ reader: Network, _ writer: Network, rows: Int) -> [[Float]] {
    let lengths = (0..<rows).map { $0 < windows.count ? data.examples.inputs.length(windows[$0]) - (horizon - 1) : 1 }
    let (steps, width) = (lengths.max() ?? 1, data.examples.inputs.form.count)
    var inputs = [Float](repeating: 0, count: steps * rows * width)
    for (row, window) in windows.enumerated() {
      for (place, value) in data.examples.readValues(window).prefix(lengths[row] * width).enumerated() {
        inputs[(place / width * rows + row) * width + place % width] = value
      }
    }
    let scores = reader.forward(
      Batch(
        inputs: Elements(values: inputs), targets: Elements(), steps: steps, rows: rows,
        lengths: lengths.map { Int32($0) }, weight: 0, startsAnew: true))
    reader.criterion.probabilities(scores)
    for (mine, theirs) in zip(writer.carried.states, reader.carried.states) {
      for path in 0..<rows * paths {
        mine.rows(path..<path + 1).copy(from: theirs.rows(path / paths..<path / paths + 1))
      }
    }
    return windows.indices.flatMap { row in
      let place = (lengths[row] - 1) * rows + row
      return Array(repeating: scores.rows(place..<place + 1).values, count: paths)
    }
  }

  /// Reads the numbers of a row of each path, and returns the outputs for the next row.
  ///
  /// - Parameter vectors: what the examples of the windows have for the model to read.
  private func write(
    _ numbers: [Double], _ windows: [Int], _ vectors: [[Float]], _ step: Int, _ writer: Network, rows: Int
  ) -> [[Float]] {
    let width = data.examples.inputs.form.count
    var inputs = [Float](repeating: 0, count: rows * paths * width)
    for path in 0..<windows.count * paths {
      let window = windows[path / paths]
      let start = (data.examples.inputs.length(window) - horizon + 1 + step) * width
      for place in 0..<width { inputs[path * width + place] = vectors[path / paths][start + place] }
      for target in 0..<targets {
        let number = numbers[path * targets + target]
        inputs[path * width + target] = unit.read(
          number, data.encoding.inputScaling, window: window, target: target)
      }
    }
    let scores = writer.forward(
      Batch(
        inputs: Elements(values: inputs), targets: Elements(), steps: 1, rows: rows * paths, weight: 0,
        startsAnew: false))
    writer.criterion.probabilities(scores)
    return (0..<windows.count * paths).map { scores.rows($0..<$0 + 1).values }
  }

  private func draw(_ outputs: [[Float]], _ windows: [Int], _ random: [Random], _ step: Int) -> [Double] {
    let count = blueprint.outputsOfTarget
    return outputs.enumerated().flatMap { path, outputs in
      (0..<targets).map { target in
        let place = (step * paths + path % paths) * targets + target
        // In the middle of the 2²⁴ parts of the random number, so that it is neither 0 nor 1.
        let share = Double(random[path / paths].uniform(place)) + 0x1p-25
        return unit.draw(
          outputs[target * count..<(target + 1) * count], window: windows[path / paths], target: target, share: share)
      }
    }
  }

  private func quantiles(_ numbers: [[Double]], window: Int) -> [Double] {
    (0..<horizon).flatMap { step in
      (0..<targets).flatMap { target in
        let drawn = (0..<paths).map { numbers[step][(window * paths + $0) * targets + target] }
        if unit.levels.isEmpty { return drawn }
        let sorted = drawn.sorted()
        return unit.levels.map { SamplePaths.quantile(sorted, $0) }
      }
    }
  }

  /// Returns a quantile of sorted numbers, by straight lines between them, as NumPy does by default.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
