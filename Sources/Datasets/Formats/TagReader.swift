import Failures

/// Reads sentences with a tag for each word.
struct TagReader: RecordReader {
  private let plan: DataPlan
  private let path: String
  private let needsTags: Bool
  private var lines = 0
  private var conll: CoNLL

  init(_ plan: DataPlan, _ path: String, needsTags: Bool) {
    (self.plan, self.path, self.needsTags) = (plan, path, needsTags)
    conll = CoNLL(plan, path, needsTags: needsTags)
  }

  /// None: what is wrong in such a file is an error.
  var warnings: [String] { [] }

  mutating func read(_ piece: RecordPiece) throws -> (records: [TaggedText.Row?], used: Int) {
    let isFirst = lines == 0
    let hasColumns = plan.format != .tags
    let (piece, used) = hasColumns ? piece.paragraphs : (piece, piece.bytes.count)
    let lines = piece.lines(from: self.lines + 1)
    self.lines += lines.count
    if hasColumns {
      return (try conll.sentences(lines).map { lowerCased($0) }, used)
    }
    let rows = try lines.map { $1.isBlank ? nil : lowerCased(try row($1, $0)) }
    if isFirst && looksLikeCoNLL(rows) {
      throw Failure(
        .data,
        "\(path) has one word on each line and blank lines between them; set data.format to conll, or write a "
          + "sentence on each line")
    }
    return (rows, used)
  }

  /// Reads a line of words, a tab and tags. Spaces separate the words and the tags.
  private func row(_ line: Substring, _ number: Int) throws -> TaggedText.Row {
    let columns = line.parts(between: "\t", keepingEmpty: true)
    guard columns.count == 2 || columns.count == 1 && !needsTags else {
      throw Failure(
        .data, "\(path), line \(number): \(columns.count - 1) tabs; write the words, one tab, and a tag for each word")
    }
    let words = columns[0].parts(between: " ", keepingEmpty: false)
    let tags = needsTags ? columns[1].parts(between: " ", keepingEmpty: false) : []
    if words.isEmpty || needsTags && words.count != tags.count {
      throw Failure(
        .data, "\(path), line \(number): \(words.count) words and \(tags.count) tags; give each word a tag")
    }
    return TaggedText.Row(line: number, words: words, tags: tags)
  }

  /// Whether each line has one word, and blank lines are between the lines.
  private func looksLikeCoNLL(_ rows: [TaggedText.Row?]) -> Bool {
    let count = rows.lastIndex { $0 != nil } ?? 0
    return rows[..<count].contains { $0 == nil } && rows.allSatisfy { $0 == nil || $0?.words.count == 1 }
  }

  private func lowerCased(_ row: TaggedText.Row) -> TaggedText.Row {
    plan.lowerCase ? .init(line: row.line, words: row.words.map { String($0).inLowerCase[...] }, tags: row.tags) : row
  }
}
