import Failures
import Files

extension DataPlan {
  /// Returns the classes among labels: all labels except ``ignoreLabel``.
  func classes(_ labels: some Sequence<String>) -> Vocabulary {
    Vocabulary(labels: labels.lazy.filter { !isIgnored($0) })
  }

  /// Returns the number of the class of a label; -1 for ``ignoreLabel``.
  ///
  /// - Parameter kind: what error messages call the label: "label" or "tag".
  /// - Throws: a failure of kind `data` for a label that is not one of the classes.
  func number(of label: String, _ kind: String, _ classes: Vocabulary, _ path: String, line: Int) throws -> Int32 {
    if isIgnored(label) { return -1 }
    guard let number = classes.knownNumber(of: label) else {
      throw Failure(
        .data, "\(path), line \(line): unknown \(kind) \"\(label)\"; use one of \(classes.tokens.list(most: 20))")
    }
    return number
  }

  /// Returns the numbers of the classes of labels: -1 for ``ignoreLabel``, and nil for one that is not among the classes.
  func numbers(of labels: [String], _ classes: Vocabulary) -> [Int32?] {
    labels.map { isIgnored($0) ? -1 : classes.knownNumber(of: $0) }
  }

  /// Whether a label is ``ignoreLabel``.
  func isIgnored(_ label: String) -> Bool { ignoreLabel.map { label.isExactly($0) } ?? false }
}
