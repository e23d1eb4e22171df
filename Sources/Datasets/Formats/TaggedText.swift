import Failures
import Foundation

/// Sentences with a tag for each word.
struct TaggedText: ExampleFormat {
  private let plan: DataPlan
  private let needsTargets: Bool

  init(_ plan: DataPlan, needsTargets: Bool) {
    self.plan = plan
    self.needsTargets = needsTargets
  }

  /// A sentence.
  struct Row {
    /// The number of its first line.
    let line: Int
    let words: [String]
    /// A tag for each word; empty if they are not given.
    let tags: [String]
  }

  func rows(_ bytes: Data, _ path: String) throws -> TextRows<Row> {
    let lines = try allLines(bytes, path)
    switch plan.format {
    case .conll, .conllu:
      return TextRows(try CoNLL(plan, path, needsTags: needsTargets).sentences(lines).map { lowerCased($0) })
    default:
      let rows = try lines.map { $1.isBlank ? nil : lowerCased(try row($1, $0, path)) }
      if TaggedText.looksLikeCoNLL(rows) {
        throw Failure(
          .data,
          "\(path) has one word on each line and blank lines between them; set data.format to conll, or write a "
            + "sentence on each line")
      }
      return TextRows(rows)
    }
  }

  /// Reads a line of words, a tab and tags. Spaces separate the words and the tags.
  private func row(_ line: Substring, _ number: Int, _ path: String) throws -> Row {
    let columns = line.parts(between: "\t", keepingEmpty: true)
    guard columns.count == 2 || columns.count == 1 && !needsTargets else {
      throw Failure(
        .data, "\(path), line \(number): \(columns.count - 1) tabs; write the words, one tab, and a tag for each word")
    }
    let words = columns[0].parts(between: " ", keepingEmpty: false).map { String($0) }
    let tags = needsTargets ? columns[1].parts(between: " ", keepingEmpty: false).map { String($0) } : []
    if words.isEmpty || needsTargets && words.count != tags.count {
      throw Failure(
        .data, "\(path), line \(number): \(words.count) words and \(tags.count) tags; give each word a tag")
    }
    return Row(line: number, words: words, tags: tags)
  }

  /// Whether each line has one word, and blank lines are between the lines.
  private static func looksLikeCoNLL(_ rows: [Row?]) -> Bool {
    let count = rows.lastIndex { $0 != nil } ?? 0
    return rows[..<count].contains { $0 == nil } && rows.allSatisfy { $0 == nil || $0?.words.count == 1 }
  }

  private func lowerCased(_ row: Row) -> Row {
    plan.lowerCase ? Row(line: row.line, words: row.words.map(\.inLowerCase), tags: row.tags) : row
  }

  func count(_ rows: TextRows<Row>) -> Int { rows.rows.count }
  func records(_ rows: TextRows<Row>) -> RecordPlaces? { rows.records }

  func encoding(_ rows: TextRows<Row>, _ some: ExampleIndices) -> Encoding {
    let rows = rows.rows
    return Encoding(
      inputs: Vocabulary(words: some.lazy.flatMap { rows[$0].words }, limit: plan.vocabularyLimit),
      classes: plan.classes(rows.lazy.flatMap(\.tags)))
  }

  func examples(_ rows: TextRows<Row>, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, let tags = encoding.classes else {
      throw Failure(.data, "\(path): the model was not trained on tags; give data in its own format")
    }
    var inputs = Sequences(.token(count: vocabulary.count))
    var targets = Sequences(.token(count: tags.count))
    for row in rows.rows {
      inputs.append(tokens: row.words.map { vocabulary.number(of: $0) ?? 0 })
      targets.append(
        tokens: needsTargets
          ? try row.tags.map { try plan.number(of: $0, "tag", tags, path, line: row.line) }
          : Array(repeating: -1, count: row.words.count))
    }
    return Examples(inputs: inputs, targets: targets, hasTargetAtEveryStep: true)
  }
}
