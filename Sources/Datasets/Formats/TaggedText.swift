import Failures

/// Sentences with a tag for each word.
struct TaggedText: RecordFormat {
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

  func reader(_ path: String) -> TagReader { TagReader(plan, path, needsTags: needsTargets) }

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
