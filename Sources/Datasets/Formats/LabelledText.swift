import Failures
import Foundation

/// Texts with one label each: lines of label, tab, text. Columns between the first and the last are ignored.
struct LabelledText: ExampleFormat {
  private let plan: DataPlan

  init(_ plan: DataPlan) { self.plan = plan }

  /// A line of the file.
  struct Row {
    let line: Int
    let label: String
    let tokens: [String]
  }

  func rows(_ bytes: Data, _ path: String) throws -> [Row] {
    try lines(bytes, path).map { number, line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard columns.count > 1, let label = columns.first, !label.isEmpty else {
        throw Failure(
          .data, "\(path), line \(number): no label before a tab; write a label, a tab and a text on each line")
      }
      let tokens = plan.tokens(columns[columns.count - 1])
      if tokens.isEmpty {
        throw Failure(.data, "\(path), line \(number): the text is empty; write one, or leave the line out")
      }
      return Row(line: number, label: String(label), tokens: tokens)
    }
  }

  func count(_ rows: [Row]) -> Int { rows.count }

  func encoding(_ rows: [Row], _ some: [Int]) -> Encoding {
    Encoding(
      inputs: plan.vocabulary(some.lazy.flatMap { rows[$0].tokens }),
      classes: plan.classes(rows.lazy.map(\.label)))
  }

  func examples(_ rows: [Row], _ encoding: Encoding, _ path: String) throws -> Examples {
    guard let vocabulary = encoding.inputs, let classes = encoding.classes else {
      throw Failure(.data, "\(path): the model was not trained on labelled text; give data in its own format")
    }
    var inputs = Sequences(.token(count: vocabulary.count))
    var targets = Sequences(.token(count: classes.count))
    for row in rows {
      inputs.append(
        tokens: try row.tokens.map { token in
          guard let number = vocabulary.number(of: token) else {
            throw Failure(
              .data, "\(path), line \(row.line): the model does not know \"\(token)\"; leave it out of the text")
          }
          return number
        })
      targets.append(tokens: [try plan.number(of: row.label, "label", classes, path, line: row.line)])
    }
    return Examples(inputs: inputs, targets: targets, hasTargetAtEveryStep: false)
  }
}
