import Failures
import Files

/// Texts with a label each: one class, several classes, or a number.
struct LabelledText: RecordFormat {
  private let plan: DataPlan
  private let needsTargets: Bool

  init(_ plan: DataPlan, needsTargets: Bool) {
    self.plan = plan
    self.needsTargets = needsTargets
  }

  /// A text and its label.
  struct Row {
    let line: Int
    let text: String
    let label: TextLabel
  }

  func reader(_ path: String) -> TextRecordReader<Row> {
    let standard = TextRecords.Standard(
      numbers: (input: 2, target: 1), names: (input: "text", target: "label"), line: ("a label", "a text"))
    return TextRecordReader(TextRecords(path, plan, standard, areTargetsNeeded: needsTargets)) { try row($0, path) }
  }

  /// Returns the text and the label of a record; nil for a record without text, of which only a prediction is wanted.
  private func row(_ record: TextRecords.Record, _ path: String) throws -> Row? {
    let text = plan.normalized(record.input)
    if !plan.unit.hasToken(in: text) {
      if !needsTargets { return nil }
      throw LabelledText.empty(path, record.line)
    }
    let label = needsTargets ? try TextLabel(record, plan, path) : .missing
    return Row(line: record.line, text: text, label: label)
  }

  private static func empty(_ path: String, _ line: Int) -> Failure {
    Failure(.data, "\(path), line \(line): the text is empty; write one, or leave the line out")
  }

  /// The texts and labels of a file.
  struct Columns: RowColumns {
    fileprivate private(set) var lines = Column<Int>()
    fileprivate private(set) var texts: TextColumn
    fileprivate private(set) var labels: LabelColumn

    fileprivate init(_ plan: DataPlan) { (texts, labels) = (TextColumn(plan.unit), LabelColumn(plan.labels)) }

    var count: Int { lines.count }

    mutating func append(_ row: Row) {
      lines.append(row.line)
      texts.append(row.text)
      labels.append(row.label)
    }
  }

  func columns() -> Columns { Columns(plan) }

  func encoding(_ rows: TextRows<Columns>, _ some: ExampleIndices) throws -> Encoding {
    let (columns, labels) = (rows.columns, rows.columns.labels)
    var encoding = Encoding(
      inputs: try columns.texts.vocabulary(some, plan, plan.unit),
      classes: labels.classes(plan))
    if plan.scalesTargets {
      encoding.targetScaling = Scaling(columns: 1) { add in
        for index in some { for number in labels[index].numbers(nil) { add(0, number) } }
      }
    }
    return encoding
  }

  func examples(_ rows: TextRows<Columns>, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, (encoding.classes == nil) == (plan.labels == .number) else {
      throw Failure(.data, "\(path): the model was not trained on labelled text; give data in its own format")
    }
    let columns = rows.columns
    var inputs = Sequences(.token(count: vocabulary.count))
    var encoder = columns.texts.encoder(vocabulary) { vocabulary.number(of: $0) }
    for (row, line) in columns.lines.enumerated() {
      let numbers = try encoder.numbers(row, "\(path), line \(line)") { token in
        Failure(.data, "\(path), line \(line): the model does not know \"\(token)\"; leave it out of the text")
      }
      if numbers.isEmpty { throw LabelledText.empty(path, line) }
      inputs.append(tokens: numbers)
    }
    return Examples(
      inputs: inputs, targets: try targets(columns, encoding.classes, path), hasTargetAtEveryStep: false)
  }

  private func targets(_ columns: Columns, _ classes: Vocabulary?, _ path: String) throws -> Sequences {
    guard plan.labels == .class, let classes else {
      var targets = Sequences(.values(count: classes?.count ?? 1))
      for (row, line) in columns.lines.enumerated() {
        let label = columns.labels[row]
        try label.check(classes, plan, path, line: line)
        targets.append(values: label.numbers(classes))
      }
      return targets
    }
    var targets = Sequences(.token(count: classes.count))
    for (row, line) in columns.lines.enumerated() {
      targets.append(tokens: [try columns.labels[row].number(classes, plan, path, line: line)])
    }
    return targets
  }
}
