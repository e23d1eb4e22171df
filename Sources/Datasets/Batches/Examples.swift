/// Examples to learn from: a sequence each, and its targets, one or one for each step.
public struct Examples: Sendable {
  /// What the targets are made of, where it is something else than the inputs.
  public var sources: Sequences?
  /// What goes in.
  public var inputs: Sequences
  /// What should come out.
  public var targets: Sequences
  /// Whether each step has a target.
  public let hasTargetAtEveryStep: Bool

  /// Number of examples.
  public var count: Int { inputs.count }

  /// The steps of an example, of its source and of its inputs.
  func steps(_ index: Int) -> (Int, Int) { (sources?.length(index) ?? 0, inputs.length(index)) }

  /// Adds others of the same form.
  mutating func append(_ others: Examples) {
    if let more = others.sources { sources?.append(more) }
    inputs.append(others.inputs)
    targets.append(others.targets)
  }

  /// Their form.
  public var form: DataForm {
    DataForm(
      source: sources?.form, input: inputs.form, target: targets.form, hasTargetAtEveryStep: hasTargetAtEveryStep)
  }
}
