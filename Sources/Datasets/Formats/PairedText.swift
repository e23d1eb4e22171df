import Failures
import Files
import Foundation

/// Pairs of texts: a source and a target.
///
/// ``Vocabulary/boundary`` marks the start and the end of a target. All targets of a source are in the same split, so
/// that the sources of the validation and test splits are not in the training split. Sources that are labels are an
/// exception, because many targets have the same label.
struct PairedText: ExampleFormat {
  private let plan: DataPlan
  private let needsTargets: Bool

  init(_ plan: DataPlan, needsTargets: Bool) {
    self.plan = plan
    self.needsTargets = needsTargets
  }

  /// A source and its target.
  struct Row {
    let line: Int
    let source: [String]
    let target: [String]
  }

  func rows(_ bytes: Data, _ path: String) throws -> TextRows<Row> {
    let standard = TextRecords.Standard(
      numbers: (input: 1, target: 2), names: (input: "source", target: "target"), line: "a source, a tab and a target")
    let file = try TextRecords(bytes, path, plan, standard, areTargetsNeeded: needsTargets)
    return TextRows(
      try file.records.map { try $0.flatMap { try row($0, path) } }, warnings: file.warning.map { [$0] } ?? [])
  }

  /// Returns the source and the target of a record; nil for a record without a source, of which only the target is
  /// wanted.
  private func row(_ record: TextRecords.Record, _ path: String) throws -> Row? {
    let source = plan.tokens(record.input[...], plan.unit)
    let target = plan.tokens((record.targets.first?.text ?? "")[...], plan.targetUnit)
    if source.isEmpty && !needsTargets { return nil }
    if source.isEmpty || (target.isEmpty && needsTargets) {
      let name = source.isEmpty ? "source" : "target"
      throw Failure(.data, "\(path), line \(record.line): the \(name) is empty; write one, or leave the line out")
    }
    return Row(line: record.line, source: source, target: target)
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

  func encoding(_ rows: TextRows<Row>, _ some: ExampleIndices) -> Encoding {
    let rows = rows.rows
    let sources = some.lazy.flatMap { rows[$0].source }
    return Encoding(
      inputs: plan.unit == .label
        ? Vocabulary(labels: rows.lazy.flatMap(\.source)) : plan.vocabulary(sources, plan.unit),
      classes: Vocabulary(boundaryBefore: plan.vocabulary(some.lazy.flatMap { rows[$0].target }, plan.targetUnit)))
  }

  func examples(_ rows: TextRows<Row>, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, let classes = encoding.classes, classes.tokens.first == Vocabulary.boundary
    else { throw Failure(.data, "\(path): the model was not trained on pairs; give data in its own format") }
    var sources = Sequences(.token(count: vocabulary.count))
    var (inputs, targets) = (Sequences(.token(count: classes.count)), Sequences(.token(count: classes.count)))
    for row in rows.rows {
      sources.append(
        tokens: try row.source.map { token in
          guard let number = vocabulary.number(of: token) else {
            throw Failure(
              .data,
              "\(path), line \(row.line): the model was not trained on the source \"\(token)\"; leave the line out"
            )
          }
          return number
        })
      let numbers = row.target.map { classes.number(ofTarget: $0) }
      inputs.append(tokens: [0] + numbers)
      targets.append(tokens: numbers + [0])
    }
    return Examples(
      sources: sources, inputs: inputs, targets: targets, hasTargetAtEveryStep: true,
      firstOfSource: PairedText.firstOfSource(rows.rows))
  }
}

extension Vocabulary {
  /// The token that marks the start and the end of a target. Its number is 0.
  public static let boundary = "</s>"

  /// Creates a vocabulary of ``boundary`` and then the tokens of another vocabulary, which has ``unknown``.
  init(boundaryBefore others: Vocabulary) {
    self.init([Vocabulary.boundary] + others.tokens.filter { !$0.isExactly(Vocabulary.boundary) })
  }

  /// Returns the number of a token of a target. A token that looks like ``boundary`` is unknown.
  func number(ofTarget token: String) -> Int32 {
    token.isExactly(Vocabulary.boundary) ? number(of: Vocabulary.unknown) ?? 0 : number(of: token) ?? 0
  }
}
