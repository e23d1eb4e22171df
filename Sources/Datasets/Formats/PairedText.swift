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
    /// Its tokens; for subwords the whole text.
    let source: [String]
    /// Its tokens; for subwords the whole text.
    let target: [String]
  }

  func reader(_ path: String) -> TextRecordReader<Row> {
    let standard = TextRecords.Standard(
      numbers: (input: 1, target: 2), names: (input: "source", target: "target"), line: "a source, a tab and a target")
    return TextRecordReader(TextRecords(path, plan, standard, areTargetsNeeded: needsTargets)) { try row($0, path) }
  }

  /// Returns the source and the target of a record; nil for a record without a source, of which only the target is
  /// wanted.
  private func row(_ record: TextRecords.Record, _ path: String) throws -> Row? {
    let source = plan.tokens(record.input[...], plan.unit)
    let target = plan.tokens((record.targets.first?.text ?? "")[...], plan.targetUnit)
    if source.isEmpty && !needsTargets { return nil }
    if source.isEmpty { throw PairedText.empty("source", path, record.line) }
    if target.isEmpty && needsTargets { throw PairedText.empty("target", path, record.line) }
    return Row(line: record.line, source: source, target: target)
  }

  private static func empty(_ name: String, _ path: String, _ line: Int) -> Failure {
    Failure(.data, "\(path), line \(line): the \(name) is empty; write one, or leave the line out")
  }

  func count(_ rows: TextRows<Row>) -> Int { rows.rows.count }
  func records(_ rows: TextRows<Row>) -> RecordPlaces? { rows.records }
  func warnings(_ rows: TextRows<Row>) -> [String] { rows.warnings }

  func groups(_ rows: TextRows<Row>) -> [[Int]]? {
    if plan.unit == .label { return nil }
    let first = PairedText.firstOfSource(rows.rows)
    return Dictionary(grouping: first.indices) { first[$0] }.values.sorted { $0[0] < $1[0] }
  }

  /// Returns, for each row, the index of the first row that has the same source.
  private static func firstOfSource(_ rows: [Row]) -> [Int] {
    var places: [[ExactText]: Int] = [:]
    return rows.enumerated().map { index, row in
      let source = row.source.map { ExactText($0) }
      let first = places[source, default: index]
      places[source] = first
      return first
    }
  }

  func encoding(_ rows: TextRows<Row>, _ some: ExampleIndices) throws -> Encoding {
    let rows = rows.rows
    let sources = some.lazy.flatMap { rows[$0].source }
    let targets = some.lazy.flatMap { rows[$0].target }
    return Encoding(
      inputs: plan.unit == .label
        ? Vocabulary(labels: rows.lazy.flatMap(\.source)) : try plan.vocabulary(sources, plan.unit),
      classes: Vocabulary(boundaryBefore: try plan.vocabulary(targets, plan.targetUnit)))
  }

  func examples(_ rows: TextRows<Row>, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, let classes = encoding.classes, classes.tokens.first == Vocabulary.boundary
    else { throw Failure(.data, "\(path): the model was not trained on pairs; give data in its own format") }
    var sources = Sequences(.token(count: vocabulary.count))
    var (inputs, targets) = (Sequences(.token(count: classes.count)), Sequences(.token(count: classes.count)))
    var (sourcePieces, targetPieces) = (PieceEncoder(vocabulary), PieceEncoder(classes))
    for row in rows.rows {
      let place = "\(path), line \(row.line)"
      let source = try sourcePieces.numbers(of: row.source, place) ?? numbers(ofSource: row, vocabulary, path)
      if source.isEmpty { throw PairedText.empty("source", path, row.line) }
      sources.append(tokens: source)
      let target = try targetPieces.numbers(of: row.target, place) ?? row.target.map { classes.number(ofTarget: $0) }
      inputs.append(tokens: [0] + target)
      targets.append(tokens: target + [0])
    }
    var examples = Examples(
      sources: sources, inputs: inputs, targets: targets, hasTargetAtEveryStep: true,
      firstOfSource: PairedText.firstOfSource(rows.rows))
    if classes.tokenizer != nil { examples.targetTexts = rows.rows.map { $0.target.joined() } }
    return examples
  }

  private func numbers(ofSource row: Row, _ vocabulary: Vocabulary, _ path: String) throws -> [Int32] {
    try row.source.map { token in
      guard let number = vocabulary.number(of: token) else {
        throw Failure(
          .data, "\(path), line \(row.line): the model was not trained on the source \"\(token)\"; leave the line out")
      }
      return number
    }
  }
}

extension Vocabulary {
  /// Returns the number of a token of a target. A token that looks like ``boundary`` is unknown.
  fileprivate func number(ofTarget token: String) -> Int32 {
    token.isExactly(Vocabulary.boundary) ? number(of: Vocabulary.unknown) ?? 0 : number(of: token) ?? 0
  }
}
