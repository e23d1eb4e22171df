import Failures
import Files

/// Examples to train on. Each is a sequence with one target, or with one target at every time step.
public struct Examples: Sendable, Codable {
  /// The sources, which an encoder reads; nil for a model without an encoder.
  public var sources: Sequences?
  /// The inputs.
  public var inputs: Sequences
  /// The targets.
  public var targets: Sequences
  /// Whether there is a target at every time step, rather than one for the whole sequence.
  public let hasTargetAtEveryStep: Bool
  /// For each example, the index of the first example that has the same source; empty without sources. The tokens do
  /// not tell: different sources with unknown words can have the same ones.
  private(set) var firstOfSource = Column<UInt32>()
  /// For targets of subwords: their texts, because the pieces need not say all of a text. Otherwise empty.
  private(set) var targetTexts = StringColumn()
  /// How the numbers of each example are scaled after all were; nil if they are not.
  package private(set) var scales: WindowScales?
  /// How many of the last time steps of an example have a target that counts; nil for all.
  private(set) var lastTargets: Int?

  /// The number of examples.
  public var count: Int { inputs.count }

  /// Returns the number of time steps of the source and of the inputs of an example.
  func steps(_ index: Int) -> (Int, Int) { (sources?.length(index) ?? 0, inputs.length(index)) }

  /// Appends other examples of the same form.
  mutating func append(_ others: Examples) {
    if let more = others.sources { sources?.append(more) }
    firstOfSource.append(contentsOf: others.firstOfSource.lazy.map { [count] in UInt32(count) + $0 })
    targetTexts.append(others.targetTexts)
    inputs.append(others.inputs)
    targets.append(others.targets)
  }

  /// Returns the numbers of the vectors that a model reads of an example, in row-major order.
  package func readValues(_ index: Int) -> [Float] {
    let (values, width) = (inputs.values(index), inputs.form.count)
    guard let scales else { return values }
    let ofColumns = (0..<scales.inputs).map { scales.ofInput($0, index) }
    return values.enumerated().map { place, value in
      place % width < ofColumns.count ? ofColumns[place % width].scaled(value) : value
    }
  }

  /// Scales the numbers and rounds them.
  ///
  /// - Throws: a failure of kind `data` if they are not as many as those that the encoding scales.
  mutating func round(_ encoding: Encoding, _ path: String) throws {
    try check(encoding, path)
    sources?.round(encoding.sourceScaling)
    inputs.round(encoding.inputScaling)
    targets.round(encoding.targetScaling)
  }

  private func check(_ encoding: Encoding, _ path: String) throws {
    try Examples.check(inputs.form.count, encoding.inputScaling, path)
    try Examples.check(sources?.form.count ?? 0, encoding.sourceScaling, path)
    if let count = encoding.targetScaling?.means.count, count != targets.form.count {
      throw Failure(
        .data,
        "\(path) has targets of another form than the model predicts; give data like what it was trained on")
    }
  }

  /// Checks that the numbers of a time step are as many as those that a scaling has.
  ///
  /// - Throws: a failure of kind `data` if they are not.
  static func check(_ count: Int, _ scaling: Scaling?, _ path: String) throws {
    guard let scaled = scaling?.means.count, scaled != count else { return }
    throw Failure(
      .data,
      "\(path) has \(count) numbers at a step, the model takes \(scaled); give data like what it was trained on")
  }

  /// Scales the numbers of each window of series, if the plan says so.
  ///
  /// - Parameter windows: the rows that the model reads of each example.
  mutating func scaleWindows(_ plan: DataPlan, _ windows: WindowRuns) {
    scales = WindowScales(self, plan, windows)
  }

  /// Checks that targets are probabilities, or 0 or 1.
  ///
  /// - Throws: a failure of kind `data` if one is not.
  func checkProbabilities(_ path: String) throws {
    guard
      let wrong = targets.extremes.flatMap({ [$0.least, $0.greatest] }).first(where: {
        $0.isFinite && !(0...1).contains($0)
      })
    else { return }
    throw Failure(
      .data,
      "\(path): a target is \(wrong), but the loss binary-cross-entropy is for numbers from 0 to 1; correct it, or give "
        + "another model.loss")
  }

  /// Checks that 32 bits can hold all numbers.
  ///
  /// - Throws: a failure of kind `data` if they cannot.
  func checkOverflow(_ path: String) throws {
    let named = [("inputs", inputs), ("inputs", sources), ("targets", targets)]
    for (name, sequences) in named where sequences?.hasInfinite == true {
      throw Failure(
        .data,
        "\(path): \(name) have a number beyond 3.4e38, which 32 bits cannot hold; correct it, or set data.normalize")
    }
  }

  /// The form of the examples.
  public var form: DataForm {
    DataForm(
      source: sources?.form, input: inputs.form, target: targets.form, hasTargetAtEveryStep: hasTargetAtEveryStep)
  }
}
