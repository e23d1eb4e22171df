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
    /// Its tokens; for subwords the whole text.
    let tokens: [String]
    let label: TextLabel
  }

  func reader(_ path: String) -> TextRecordReader<Row> {
    let standard = TextRecords.Standard(
      numbers: (input: 2, target: 1), names: (input: "text", target: "label"), line: "a label, a tab and a text")
    return TextRecordReader(TextRecords(path, plan, standard, areTargetsNeeded: needsTargets)) { try row($0, path) }
  }

  /// Returns the text and the label of a record; nil for a record without text, of which only a prediction is wanted.
  private func row(_ record: TextRecords.Record, _ path: String) throws -> Row? {
    let tokens = plan.tokens(record.input[...])
    if tokens.isEmpty {
      if !needsTargets { return nil }
      throw LabelledText.empty(path, record.line)
    }
    let label = needsTargets ? try TextLabel(record, plan, path) : .missing
    return Row(line: record.line, tokens: tokens, label: label)
  }

  private static func empty(_ path: String, _ line: Int) -> Failure {
    Failure(.data, "\(path), line \(line): the text is empty; write one, or leave the line out")
  }

  func count(_ rows: TextRows<Row>) -> Int { rows.rows.count }
  func records(_ rows: TextRows<Row>) -> RecordPlaces? { rows.records }
  func warnings(_ rows: TextRows<Row>) -> [String] { rows.warnings }

  func encoding(_ rows: TextRows<Row>, _ some: ExampleIndices) throws -> Encoding {
    let rows = rows.rows
    var encoding = Encoding(
      inputs: try plan.vocabulary(some.lazy.flatMap { rows[$0].tokens }),
      classes: plan.classes(of: rows.lazy.map(\.label)))
    if plan.normalize != .none {
      var numbers = Sequences(.values(count: 1))
      for row in rows { numbers.append(values: row.label.numbers(nil)) }
      encoding.targetScaling = Scaling(numbers, some)
    }
    return encoding
  }

  func examples(_ rows: TextRows<Row>, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, (encoding.classes == nil) == (plan.labels == .number) else {
      throw Failure(.data, "\(path): the model was not trained on labelled text; give data in its own format")
    }
    var inputs = Sequences(.token(count: vocabulary.count))
    var pieces = PieceEncoder(vocabulary)
    for row in rows.rows {
      let place = "\(path), line \(row.line)"
      let numbers = try pieces.numbers(of: row.tokens, place) ?? numbers(of: row, vocabulary, path)
      if numbers.isEmpty { throw LabelledText.empty(path, row.line) }
      inputs.append(tokens: numbers)
    }
    return Examples(
      inputs: inputs, targets: try targets(rows.rows, encoding.classes, path), hasTargetAtEveryStep: false)
  }

  private func numbers(of row: Row, _ vocabulary: Vocabulary, _ path: String) throws -> [Int32] {
    try row.tokens.map { token in
      guard let number = vocabulary.number(of: token) else {
        throw Failure(
          .data, "\(path), line \(row.line): the model does not know \"\(token)\"; leave it out of the text")
      }
      return number
    }
  }

  private func targets(_ rows: [Row], _ classes: Vocabulary?, _ path: String) throws -> Sequences {
    guard plan.labels == .class, let classes else {
      var targets = Sequences(.values(count: classes?.count ?? 1))
      for row in rows {
        try row.label.check(classes, plan, path, line: row.line)
        targets.append(values: row.label.numbers(classes))
      }
      return targets
    }
    var targets = Sequences(.token(count: classes.count))
    for row in rows { targets.append(tokens: [try row.label.number(classes, plan, path, line: row.line)]) }
    return targets
  }
}
