import Failures
import Foundation

/// Sentences with a tag for each word: lines of words, tab, tags. Spaces separate the words and the tags.
struct TaggedText: ExampleFormat {
  private let plan: DataPlan

  init(_ plan: DataPlan) { self.plan = plan }

  /// A line of the file.
  struct Row {
    let line: Int
    let words: [String]
    let tags: [String]
  }

  func rows(_ bytes: Data, _ path: String) throws -> [Row] {
    try lines(bytes, path).map { number, line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count == 2 else {
        throw Failure(
          .data, "\(path), line \(number): \(columns.count - 1) tabs; write the words, one tab, and a tag for each word"
        )
      }
      let words = columns[0].split(separator: " ").map { plan.lowerCase ? $0.lowercased() : String($0) }
      let tags = columns[1].split(separator: " ").map(String.init)
      if words.count != tags.count || words.isEmpty {
        throw Failure(
          .data, "\(path), line \(number): \(words.count) words and \(tags.count) tags; give each word a tag")
      }
      return Row(line: number, words: words, tags: tags)
    }
  }

  func count(_ rows: [Row]) -> Int { rows.count }

  func encoding(_ rows: [Row], _ some: [Int]) -> Encoding {
    Encoding(
      inputs: Vocabulary(words: some.lazy.flatMap { rows[$0].words }, limit: plan.vocabularyLimit),
      classes: plan.classes(rows.lazy.flatMap(\.tags)))
  }

  func examples(_ rows: [Row], _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, let tags = encoding.classes else {
      throw Failure(.data, "\(path): the model was not trained on tags; give data in its own format")
    }
    var inputs = Sequences(.token(count: vocabulary.count))
    var targets = Sequences(.token(count: tags.count))
    for row in rows {
      inputs.append(tokens: row.words.map { vocabulary.number(of: $0) ?? 0 })
      targets.append(
        tokens: try row.tags.map { try plan.number(of: $0, "tag", tags, path, line: row.line) })
    }
    return Examples(inputs: inputs, targets: targets, hasTargetAtEveryStep: true)
  }
}
