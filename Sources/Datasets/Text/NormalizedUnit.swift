import Files

/// Converts a text to a form of Unicode, and to lower case, before another unit turns it into tokens.
final class NormalizedUnit: TextUnit {
  private let unit: any TextUnit
  private let form: DataPlan.NormalForm
  private let isLowerCase: Bool

  /// A character of three bytes can become 18 characters of 33 bytes (U+FDFA in the form NFKC).
  private static let growth = 11

  init(_ unit: any TextUnit, _ form: DataPlan.NormalForm, isLowerCase: Bool) {
    (self.unit, self.form, self.isLowerCase) = (unit, form, isLowerCase)
  }

  var name: String { unit.name }
  var key: String { "\(unit.key); form \(form.rawValue)\(isLowerCase ? ", lower case" : "")" }
  var count: Int { unit.count }
  var needsCounts: Bool { unit.needsCounts }
  var tokenizer: [UInt8] { unit.tokenizer }

  func room(for bytes: Int) -> Int { unit.room(for: NormalizedUnit.growth * bytes) }

  func encode(_ piece: Span<UInt8>, endsDocument: Bool, into target: inout MutableSpan<UInt32>) throws -> Int {
    let text = Array(form.applied(to: piece.text, isLowerCase: isLowerCase).utf8)
    return try unit.encode(text.span, endsDocument: endsDocument, into: &target)
  }

  func tokens(from first: Int) -> [String] { unit.tokens(from: first) }
  func sibling() -> (any TextUnit)? { unit.sibling().map { NormalizedUnit($0, form, isLowerCase: isLowerCase) } }
  func vocabulary(_ tokens: [String], _ counts: [Int]) -> Vocabulary { unit.vocabulary(tokens, counts) }
  func number(of token: String, in vocabulary: Vocabulary) -> Int32? { unit.number(of: token, in: vocabulary) }
  func learn(from source: TextSource, _ plan: DataPlan) throws { try unit.learn(from: source, plan) }
  func restore(_ tokenizer: [UInt8]) throws { try unit.restore(tokenizer) }
}

extension DataPlan {
  /// Returns a text in the form of Unicode and the case of the plan.
  package func normalized(_ text: String) -> String { normalForm.applied(to: text, isLowerCase: lowerCase) }
}

extension DataPlan.NormalForm {
  /// Returns a text in this form of Unicode, and in lower case if that is wanted.
  fileprivate func applied(to text: String, isLowerCase: Bool) -> String {
    let formed =
      switch self {
      case .none: text
      case .nfc: UnicodeForm.nfc.apply(text)
      case .nfkc: UnicodeForm.nfkc.apply(text)
      }
    return isLowerCase ? formed.inLowerCase : formed
  }
}
