import Failures

extension DataPlan {
  /// The classes among labels.
  func classes(_ labels: some Sequence<String>) -> Vocabulary {
    Vocabulary(labels: labels.lazy.filter { $0 != ignoreLabel })
  }

  /// The number of a label's class; -1 for the label that stands where there is no target.
  ///
  /// - Parameter kind: what such a label is called.
  /// - Throws: for a label that is none of the classes.
  func number(of label: String, _ kind: String, _ classes: Vocabulary, _ path: String, line: Int) throws -> Int32 {
    if label == ignoreLabel { return -1 }
    guard let number = classes.number(of: label) else {
      throw Failure(
        .data,
        "\(path), line \(line): the \(kind) \"\(label)\" is none of \(classes.tokens.joined(separator: ", ")); give one of them"
      )
    }
    return number
  }
}
