/// Sequences of tokens or of vectors, one after the other in memory.
public struct Sequences: Sendable {
  /// What stands at a step.
  public let form: DataForm.Element
  private(set) var elements = Elements()
  private var starts = [0]

  /// No sequences.
  init(_ form: DataForm.Element) { self.form = form }

  /// Number of sequences.
  public var count: Int { starts.count - 1 }

  /// The number of steps of a sequence.
  public func length(_ index: Int) -> Int { starts[index + 1] - starts[index] }

  /// The steps of a sequence among those of all.
  func steps(_ index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }

  /// Adds a sequence of tokens.
  mutating func append(tokens: some Sequence<Int32>) {
    elements.tokens += tokens
    starts.append(elements.tokens.count)
  }

  /// Adds a sequence of vectors, their numbers one after the other.
  mutating func append(values: some Sequence<Float>) {
    elements.values += values
    starts.append(elements.values.count / max(1, form.count))
  }

  /// The numbers of a sequence's vectors.
  func values(_ index: Int) -> ArraySlice<Float> {
    elements.values[starts[index] * form.count..<starts[index + 1] * form.count]
  }
}

/// Examples to learn from: a sequence each, and its targets, one or one for each step.
public struct Examples: Sendable {
  /// What goes in.
  public var inputs: Sequences
  /// What should come out.
  public var targets: Sequences
  /// Whether each step has a target.
  public let hasTargetAtEveryStep: Bool

  /// Number of examples.
  public var count: Int { inputs.count }

  /// Their form.
  public var form: DataForm {
    DataForm(input: inputs.form, target: targets.form, hasTargetAtEveryStep: hasTargetAtEveryStep)
  }
}
