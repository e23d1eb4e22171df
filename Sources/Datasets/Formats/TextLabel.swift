import Failures
import Files

/// The label of a text.
enum TextLabel {
  /// One class.
  case one(String)
  /// Any number of classes.
  case several([String])
  /// A number.
  case number(Double)
  /// No label: it is not given, or it is `data.ignore-label`.
  case missing

  /// Reads the label of a record.
  ///
  /// - Throws: a failure of kind `data` that names the line.
  init(_ record: TextRecords.Record, _ plan: DataPlan, _ path: String) throws {
    let place = "\(path), line \(record.line)"
    if let only = record.targets.first?.text, plan.isIgnored(only) {
      self = .missing
      return
    }
    switch plan.labels {
    case .class:
      guard let label = record.targets.first?.text, record.targets.count == 1 else {
        throw Failure(.data, "\(place): several labels for a text; set data.labels to multi-label")
      }
      if label.isEmpty { throw Failure(.data, "\(place): the label is empty; write one, or leave the line out") }
      self = .one(label)
    case .multiLabel: self = .several(try TextLabel.classes(record, plan, place))
    case .number:
      guard let text = record.targets.first?.text, let number = text.trimmed.decimalNumber else {
        throw Failure(.data, "\(place): the label is not a number; correct it, or leave the line out")
      }
      self = .number(number)
    }
  }

  /// Returns the classes of a record: from a list, from a cell with separators, or from columns of 0 and 1.
  private static func classes(_ record: TextRecords.Record, _ plan: DataPlan, _ place: String) throws -> [String] {
    if record.targets.count > 1 {
      return try zip(plan.targets, record.targets).compactMap { name, cell in
        switch cell.text?.trimmed {
        case "1", "1.0", "true", "True": return name
        case "0", "0.0", "false", "False": return nil
        default: throw Failure(.data, "\(place): \(name) is neither 0 nor 1; correct it, or leave the line out")
        }
      }
    }
    switch record.targets.first {
    case .list(let labels):
      // `predict` writes the labels of a text into one cell.
      if let label = labels.first(where: { $0.contains(plan.labelSeparator) }) {
        throw Failure(
          .data, "\(place): the label \"\(label)\" has a \"\(plan.labelSeparator)\"; give another data.label-separator")
      }
      return labels
    case .text(let text):
      return text[...].parts(between: plan.labelSeparator.unicodeScalars.first ?? ",", keepingEmpty: false)
        .map { String($0).trimmed }.filter { !$0.isEmpty }
    case nil: return []
    }
  }

  /// The names of all classes of the label.
  var names: [String] {
    switch self {
    case .one(let name): [name]
    case .several(let names): names
    case .number, .missing: []
    }
  }

  /// Returns the number of the class; -1 if the label is missing.
  ///
  /// - Throws: a failure of kind `data` for a label that is not one of the classes.
  func number(_ classes: Vocabulary, _ plan: DataPlan, _ path: String, line: Int) throws -> Int32 {
    guard case .one(let label) = self else { return -1 }
    return try plan.number(of: label, "label", classes, path, line: line)
  }

  /// Checks that the classes of a text are among those of the model.
  func check(_ classes: Vocabulary?, _ plan: DataPlan, _ path: String, line: Int) throws {
    guard let classes else { return }
    for name in names { _ = try plan.number(of: name, "label", classes, path, line: line) }
  }

  /// Returns the label as numbers: 1 for each class of the text and 0 for the others, or the number itself. NaN if the
  /// label is missing.
  func numbers(_ classes: Vocabulary?) -> [Double] {
    switch self {
    case .number(let number): return [number]
    case .missing, .one: return Array(repeating: .nan, count: classes?.count ?? 1)
    case .several(let names):
      let those = Set(names.map { ExactText($0) })
      return classes?.tokens.map { those.contains(ExactText($0)) ? 1 : 0 } ?? []
    }
  }
}

extension String {
  /// The text without white space at both ends.
  package var trimmed: String {
    let rest = unicodeScalars.drop { $0.properties.isWhitespace }
    let last = rest.lastIndex { !$0.properties.isWhitespace }
    return last.map { String(rest[...$0]) } ?? ""
  }
}
