import Files

/// The texts that stand for a missing number: those that pandas takes for one, in capital or small letters, and those
/// of `data.missing-values`.
struct MissingMarks {
  private let own: Set<ExactText>
  private let ownNumbers: [Double]

  private static let usual: Set<String> = [
    "", "#n/a", "#n/a n/a", "#na", "-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan", "<na>", "n/a", "na", "nan",
    "none", "null",
  ]

  /// - Parameters:
  ///   - own: the texts of `data.missing-values`.
  ///   - mark: the decimal mark.
  init(_ own: [String], mark: UInt8) {
    self.own = Set(own.map { ExactText($0) })
    ownNumbers = own.compactMap { $0.utf8.span.number(0..<$0.utf8.count, mark: mark) }
  }

  /// Returns whether a text is one of `data.missing-values`.
  func isOwn(_ text: String) -> Bool { own.contains(ExactText(text)) }

  /// Returns whether a text stands for a missing number.
  func contains(_ text: String) -> Bool {
    own.contains(ExactText(text)) || MissingMarks.usual.contains(text.lowercased())
  }

  /// Returns whether a number stands for a missing one, such as -999.
  func contains(_ number: Double) -> Bool { !ownNumbers.isEmpty && ownNumbers.contains(number) }
}
