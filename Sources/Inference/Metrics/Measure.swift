/// The value of a metric.
public struct Measure: Sendable, Equatable {
  /// The name in JSON: `meanAbsoluteError`.
  public let name: String
  /// The class that the value belongs to. Nil for a value over all classes.
  public let label: String?
  /// The value.
  public let value: Double

  package init(_ name: String, of label: String? = nil, _ value: Double) {
    self.name = name
    self.label = label
    self.value = value
  }

  /// The name in words: `mean absolute error`. An abbreviation is in capitals: `AUC`.
  public var words: String { Measure.words(of: name) }

  /// Returns the name of a measure in words.
  public static func words(of name: String) -> String {
    if ["mape", "smape", "mase"].contains(name) { return name == "smape" ? "sMAPE" : name.uppercased() }
    if name.count <= 4 { return name.uppercased() }
    return name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
  }
}

extension [Measure] {
  /// The values over all classes.
  public var ofAll: [Measure] { filter { $0.label == nil } }
}
