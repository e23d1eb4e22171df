/// How the numbers of each window of series are scaled, after they were scaled by the training split. The scales are
/// measured when they are needed: kept, they would take more memory than the numbers.
public struct WindowScales: Sendable, Codable {
  /// How the numbers of a column are scaled.
  ///
  ///     y = (x − centre) / spread
  package struct Scale {
    let centre: Float
    let spread: Float

    /// Returns a scaled number.
    package func scaled(_ value: Float) -> Float { (value - centre) / spread }

    /// Returns the number before it was scaled.
    package func undo(_ value: Double) -> Double { value * Double(spread) + Double(centre) }
  }

  /// The number of columns of the inputs that are scaled: the first ones.
  let inputs: Int
  /// The number of targets of a row.
  let targets: Int
  private let read: Sequences
  private let forecast: Sequences
  private let windows: WindowRuns
  /// Whether the numbers have the deviation 1 in each window.
  private let normalizes: Bool
  /// Whether they are differences from the last number, rather than from the mean.
  private let isFromLast: Bool

  /// Nil if windows are not scaled one by one.
  ///
  /// - Parameters:
  ///   - windows: the rows that the model reads of each example.
  init?(_ examples: Examples, _ plan: DataPlan, _ windows: WindowRuns) {
    (normalizes, isFromLast) = (plan.normalize == .window, plan.transform.isOfWindows)
    if !normalizes && !isFromLast { return nil }
    (inputs, targets) = (plan.inputs.count, plan.targets.count)
    (read, forecast) = (examples.sources ?? examples.inputs, examples.targets)
    self.windows = windows
  }

  /// Returns the scale of an input's column.
  package func ofInput(_ column: Int, _ example: Int) -> Scale { scale(read, column, example) }

  /// Returns the scale of a target.
  package func ofTarget(_ target: Int, _ example: Int) -> Scale { scale(forecast, target % targets, example) }

  /// Returns the scale of the numbers of a window, of which some may be missing.
  private func scale(_ sequences: Sequences, _ column: Int, _ example: Int) -> Scale {
    let rows = windows.rows(example)
    func number(_ row: Int) -> Double { Double(sequences.values[row * sequences.stride + column]) }
    guard let last = rows.last(where: { !number($0).isNaN }).map(number) else { return Scale(centre: 0, spread: 1) }
    guard normalizes else { return Scale(centre: Float(last), spread: 1) }
    // Measured from the last number, so that equal numbers have the deviation 0 exactly.
    let mean = last + WindowScales.mean(rows) { number($0) - last }
    let variance = WindowScales.mean(rows) { (number($0) - mean) * (number($0) - mean) }
    let centre = Float(isFromLast ? last : mean)
    let isConstant = variance.squareRoot() < 1e-6 * (1 + abs(mean))
    return Scale(centre: centre, spread: isConstant ? 1 : Float(variance.squareRoot()))
  }

  /// Returns the mean of the numbers of some rows that are not missing.
  private static func mean(_ rows: Range<Int>, _ number: (Int) -> Double) -> Double {
    var (sum, count) = (0.0, 0)
    for row in rows {
      let number = number(row)
      if number.isNaN { continue }
      sum += number
      count += 1
    }
    return sum / Double(count)
  }
}
