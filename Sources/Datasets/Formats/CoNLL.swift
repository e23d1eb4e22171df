import Failures
import Files

/// A file with a line for each word, with columns for the word and its tags, and a blank line after each sentence.
///
/// `conll` has columns between tabs or spaces, the word first, as in the shared tasks of the Conference on
/// Computational Natural Language Learning (such as CoNLL-2003). `conllu` has the ten columns of Universal Dependencies
/// (https://universaldependencies.org/format.html), comments, tokens of several words, and empty nodes.
struct CoNLL {
  private let isUniversal: Bool
  private let column: String?
  private let path: String
  private let needsTags: Bool
  /// The number of columns of the first word, and its line; nil before it.
  private var first: (columns: Int, line: Int)?

  /// The columns of `conllu`.
  private static let universal = [
    "id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc",
  ]

  init(_ plan: DataPlan, _ path: String, needsTags: Bool) {
    isUniversal = plan.format == .conllu
    column = plan.column
    self.path = path
    self.needsTags = needsTags
  }

  /// Returns the sentences of the lines of a file.
  ///
  /// - Throws: a failure of kind `data` that names the line.
  mutating func sentences(_ lines: [(number: Int, line: Substring)]) throws -> [TaggedText.Row] {
    var rows: [TaggedText.Row] = []
    for sentence in lines.split(whereSeparator: \.line.isBlank) {
      var words: [(word: Substring, tag: Substring?)] = []
      for (number, line) in sentence {
        if let word = try word(line, number) { words.append(word) }
      }
      guard let first = sentence.first, !words.isEmpty else { continue }
      rows.append(TaggedText.Row(line: first.number, words: words.map(\.word), tags: words.compactMap(\.tag)))
    }
    return rows
  }

  /// Returns the word and the tag of a line; nil for a line that is no word.
  private mutating func word(_ line: Substring, _ number: Int) throws -> (word: Substring, tag: Substring?)? {
    if isUniversal ? line.utf8.first == UInt8(ascii: "#") : line.utf8.starts(with: "-DOCSTART-".utf8) { return nil }
    let cells = line.parts(between: line.utf8.contains(UInt8(ascii: "\t")) ? "\t" : " ", keepingEmpty: isUniversal)
    if isUniversal {
      if cells.count != CoNLL.universal.count {
        throw Failure(
          .data,
          "\(path), line \(number): \(cells.count) columns, not the 10 of CoNLL-U; set data.format to conll, or "
            + "correct the line")
      }
      // Tokens of several words, such as 3-4, and empty nodes, such as 3.1, are no words of the sentence.
      if cells[0].utf8.contains(where: { [UInt8(ascii: "-"), UInt8(ascii: ".")].contains($0) }) { return nil }
    }
    let word = cells[isUniversal ? 1 : 0]
    guard needsTags else { return (word, nil) }
    let first = self.first ?? (cells.count, number)
    self.first = first
    if cells.count != first.columns {
      throw Failure(
        .data,
        "\(path), line \(number): \(cells.count) columns, but line \(first.line) has \(first.columns); give each word as many"
      )
    }
    let place = try place(of: cells.count, number)
    return (word, cells[place])
  }

  /// Returns the index of the column with the tags, in a line with a number of columns.
  private func place(of count: Int, _ number: Int) throws -> Int {
    if isUniversal, let place = CoNLL.universal.firstIndex(of: column ?? "upos") { return place }
    if column == nil && !isUniversal && count > 1 { return count - 1 }
    if let place = column.flatMap({ Int($0) }), (1...count).contains(place) { return place - 1 }
    let names = isUniversal ? ", or one of \(CoNLL.universal.joined(separator: ", "))" : ""
    throw Failure(
      .data,
      "\(path), line \(number): no column \(column ?? "with a tag"); the line has \(count); give data.column as a "
        + "number from 1\(names)")
  }
}
