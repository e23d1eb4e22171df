import Files

/// The labels of texts.
struct LabelColumn {
  private let kind: DataPlan.Labels
  private var names = TokenColumn()
  private var numbers = Column<Double>()

  /// Creates an empty column.
  ///
  /// - Parameter kind: what the labels are.
  init(_ kind: DataPlan.Labels) { self.kind = kind }

  /// Adds a label at the end.
  mutating func append(_ label: TextLabel) {
    switch label {
    case .one(let name): names.append([name[...]])
    case .several(let several): names.append(several.map { $0[...] })
    case .number(let number): numbers.append(number)
    case .missing: if kind == .number { numbers.append(.nan) } else { names.appendMissing() }
    }
  }

  /// Returns the classes of the labels; nil if they are numbers.
  func classes(_ plan: DataPlan) -> Vocabulary? {
    if kind == .number { return nil }
    return plan.targets.count > 1 ? Vocabulary(plan.targets) : plan.classes(names.tokens)
  }

  subscript(index: Int) -> TextLabel {
    if kind == .number { return numbers[index].isNaN ? .missing : .number(numbers[index]) }
    if names[index].first == -1 { return .missing }
    let texts = names.texts(index)
    return kind == .class ? .one(texts[0]) : .several(texts)
  }
}
