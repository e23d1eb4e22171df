/// How the numbers of each window of series are scaled, after they were scaled by the training split.
///
///     y = (x − centre) / spread
public struct WindowScales: Sendable {
  /// The number of columns of the inputs that are scaled: the first ones.
  let inputs: Int
  /// The number of targets of a row.
  let targets: Int
  /// For each example, the centre and the spread of each input, and then of each target.
  private var numbers: [Float] = []

  init(inputs: Int, targets: Int) { (self.inputs, self.targets) = (inputs, targets) }

  /// Appends the scales of an example, each a centre and a spread.
  mutating func append(_ scales: [(centre: Float, spread: Float)]) {
    for (centre, spread) in scales { numbers += [centre, spread] }
  }

  /// Appends the scales of other examples.
  mutating func append(_ others: WindowScales) { numbers += others.numbers }

  /// Returns a scaled number of an input's column.
  package func scaledInput(_ value: Float, _ example: Int, column: Int) -> Float {
    column < inputs ? scaled(value, place(example, column)) : value
  }

  /// Returns a scaled number of a target.
  func scaledTarget(_ value: Float, _ example: Int, target: Int) -> Float {
    scaled(value, place(example, inputs + target % targets))
  }

  /// Returns a target's number before it was scaled by its window.
  package func undo(_ value: Double, _ example: Int, target: Int) -> Double {
    let place = place(example, inputs + target % targets)
    return value * Double(numbers[place + 1]) + Double(numbers[place])
  }

  private func scaled(_ value: Float, _ place: Int) -> Float { (value - numbers[place]) / numbers[place + 1] }

  private func place(_ example: Int, _ column: Int) -> Int { 2 * (example * (inputs + targets) + column) }
}

extension Examples {
  /// Measures how the numbers of each window are scaled.
  ///
  /// - Parameters:
  ///   - plan: the plan of the series.
  ///   - windows: the rows that the model reads of each example.
  mutating func measureWindows(_ plan: DataPlan, _ windows: SeriesWindows) {
    guard plan.normalize == .window || plan.transform.isOfWindows else { return }
    let read = sources ?? inputs
    var scales = WindowScales(inputs: plan.inputs.count, targets: plan.targets.count)
    for window in windows.windows {
      func scale(_ sequences: Sequences, _ column: Int) -> (centre: Float, spread: Float) {
        WindowScales.scale(
          window.rows.lazy.map { sequences.elements.values[$0 * sequences.stride + column] }.filter { !$0.isNaN }, plan)
      }
      scales.append(plan.inputs.indices.map { scale(read, $0) } + plan.targets.indices.map { scale(targets, $0) })
    }
    self.scales = scales
  }
}

extension WindowScales {
  /// Returns the scale of the numbers of a window, of which some may be missing.
  fileprivate static func scale(
    _ numbers: some Sequence<Float>, _ plan: DataPlan
  ) -> (centre: Float, spread: Float) {
    let numbers = numbers.map { Double($0) }
    guard let last = numbers.last else { return (0, 1) }
    // Measured from the last number, so that equal numbers have the deviation 0 exactly.
    let mean = last + numbers.reduce(0) { $0 + ($1 - last) } / Double(numbers.count)
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    let centre = plan.transform.isOfWindows ? last : mean
    guard plan.normalize == .window else { return (Float(centre), 1) }
    let isConstant = variance.squareRoot() < 1e-6 * (1 + abs(mean))
    return (Float(centre), isConstant ? 1 : Float(variance.squareRoot()))
  }
}
