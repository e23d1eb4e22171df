import Failures
import Files

/// Pairs of texts: a source and a target.
///
/// ``Vocabulary/boundary`` marks the start and the end of a target. All targets of a source are in the same split, so
/// that the sources of the validation and test splits are not in the training split. Sources that are labels are an
/// exception, because many targets have the same label.
struct PairedText: RecordFormat {
  private let plan: DataPlan
  private let needsTargets: Bool

  init(_ plan: DataPlan, needsTargets: Bool) {
    self.plan = plan
    self.needsTargets = needsTargets
  }

  /// A source and its target.
  struct Row {
    let line: Int
    let source: String
    let target: String
  }

  func reader(_ path: String) -> TextRecordReader<Row> {
    let standard = TextRecords.Standard(
      numbers: (input: 1, target: 2), names: (input: "source", target: "target"), line: ("a source", "a target"))
    return TextRecordReader(TextRecords(path, plan, standard, areTargetsNeeded: needsTargets)) { try row($0, path) }
  }

  /// Returns the source and the target of a record; nil for a record without a source, of which only the target is
  /// wanted.
  private func row(_ record: TextRecords.Record, _ path: String) throws -> Row? {
    let source = plan.normalized(record.input)
    let target = plan.normalized(record.targets.first?.text ?? "")
    if !plan.unit.hasToken(in: source) {
      if !needsTargets { return nil }
      throw PairedText.empty("source", path, record.line)
    }
    if needsTargets && !plan.targetUnit.hasToken(in: target) { throw PairedText.empty("target", path, record.line) }
    return Row(line: record.line, source: source, target: target)
  }

  private static func empty(_ name: String, _ path: String, _ line: Int) -> Failure {
    Failure(.data, "\(path), line \(line): the \(name) is empty; write one, or leave the line out")
  }

  /// The sources and targets of a file.
  struct Columns: RowColumns {
    fileprivate private(set) var lines = Column<Int>()
    fileprivate private(set) var sources: TextColumn
    fileprivate private(set) var targets: TextColumn
    fileprivate private(set) var equal = FirstEqual()

    fileprivate init(_ plan: DataPlan) { (sources, targets) = (TextColumn(plan.unit), TextColumn(plan.targetUnit)) }

    var count: Int { lines.count }

    mutating func append(_ row: Row) {
      lines.append(row.line)
      sources.append(row.source)
      targets.append(row.target)
      equal.append(sources.count - 1, of: sources)
    }
  }

  func columns() -> Columns { Columns(plan) }

  func groups(_ rows: TextRows<Columns>) -> Column<UInt32>? { plan.unit == .label ? nil : rows.columns.equal.firsts }

  func encoding(_ rows: TextRows<Columns>, _ some: ExampleIndices) throws -> Encoding {
    let (sources, targets) = (rows.columns.sources, rows.columns.targets)
    return Encoding(
      inputs: plan.unit == .label ? sources.labels : try sources.vocabulary(some, plan, plan.unit),
      classes: Vocabulary(boundaryBefore: try targets.vocabulary(some, plan, plan.targetUnit)))
  }

  func examples(_ rows: TextRows<Columns>, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, let classes = encoding.classes, classes.tokens.first == Vocabulary.boundary
    else { throw Failure(.data, "\(path): the model was not trained on pairs; give data in its own format") }
    let columns = rows.columns
    var sources = Sequences(.token(count: vocabulary.count))
    var (inputs, targets) = (Sequences(.token(count: classes.count)), Sequences(.token(count: classes.count)))
    var sourceEncoder = columns.sources.encoder(vocabulary) { vocabulary.number(of: $0) }
    var targetEncoder = columns.targets.encoder(classes) { classes.number(ofTarget: $0) }
    for (row, line) in columns.lines.enumerated() {
      let source = try sourceEncoder.numbers(row, "\(path), line \(line)") { token in
        Failure(
          .data, "\(path), line \(line): the model was not trained on the source \"\(token)\"; leave the line out")
      }
      if source.isEmpty { throw PairedText.empty("source", path, line) }
      sources.append(tokens: source)
      let target = try targetEncoder.numbers(row, "\(path), line \(line)")
      inputs.append(tokens: [0] + target)
      targets.append(tokens: target + [0])
    }
    return Examples(
      sources: sources, inputs: inputs, targets: targets, hasTargetAtEveryStep: true,
      firstOfSource: columns.equal.firsts, targetTexts: columns.targets.whole)
  }
}

extension Vocabulary {
  /// Returns the number of a token of a target. A token that looks like ``boundary`` is unknown.
  fileprivate func number(ofTarget token: String) -> Int32 {
    token.isExactly(Vocabulary.boundary) ? number(of: Vocabulary.unknown) ?? 0 : number(of: token) ?? 0
  }
}
