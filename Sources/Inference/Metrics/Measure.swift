/// A number that people judge a model by.
public struct Measure: Sendable, Equatable {
  /// Its name in JSON: `meanAbsoluteError`.
  public let name: String
  /// The class that it belongs to; none where it is of all.
  public let label: String?
  /// The number.
  public let value: Double

  package init(_ name: String, of label: String? = nil, _ value: Double) {
    self.name = name
    self.label = label
    self.value = value
  }

  /// Its name for a person: `mean absolute error`; `AUC`, where it is an abbreviation.
  public var words: String {
    if name.count <= 4 { return name.uppercased() }
    return name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
  }
}

extension [Measure] {
  /// Those of all classes together.
  public var ofAll: [Measure] { filter { $0.label == nil } }
}
