import Failures
import Files

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
    let words: [Substring]
    /// A tag for each word; empty if they are not given.
    let tags: [Substring]
  }

  func reader(_ path: String) -> TagReader { TagReader(plan, path, needsTags: needsTargets) }

  /// The words and tags of a file.
  struct Columns: RowColumns {
    fileprivate private(set) var lines = Column<Int>()
    fileprivate private(set) var words = TextColumn(.label)
    fileprivate private(set) var tags = TokenColumn()

    var count: Int { lines.count }

    mutating func append(_ row: Row) {
      lines.append(row.line)
      words.append(words: row.words)
      tags.append(row.tags)
    }
  }

  func columns() -> Columns { Columns() }

  func encoding(_ rows: TextRows<Columns>, _ some: ExampleIndices) throws -> Encoding {
    Encoding(
      inputs: try rows.columns.words.vocabulary(some, plan, .word), classes: plan.classes(rows.columns.tags.tokens))
  }

  func examples(_ rows: TextRows<Columns>, _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, let classes = encoding.classes else {
      throw Failure(.data, "\(path): the model was not trained on tags; give data in its own format")
    }
    let columns = rows.columns
    var (inputs, targets) = (Sequences(.token(count: vocabulary.count)), Sequences(.token(count: classes.count)))
    var encoder = columns.words.encoder(vocabulary) { vocabulary.number(of: $0) ?? 0 }
    let numbers = plan.numbers(of: columns.tags.tokens, classes)
    for (row, line) in columns.lines.enumerated() {
      let words = try encoder.numbers(row)
      inputs.append(tokens: words)
      targets.append(
        tokens: needsTargets
          ? try columns.tags[row].map { tag in
            try numbers[Int(tag)]
              ?? plan.number(of: columns.tags.tokens[Int(tag)], "tag", classes, path, line: line)
          }
          : Array(repeating: -1, count: words.count))
    }
    return Examples(inputs: inputs, targets: targets, hasTargetAtEveryStep: true)
  }
}
