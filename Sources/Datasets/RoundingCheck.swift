/// Looks for columns that lose their digits when they are rounded to the 32 bits that a model computes with: numbers
/// that are large and differ little, such as a meter that counts on.
struct RoundingCheck {
  private let names: [String]

  /// Looks at the numbers of examples as they were before they were rounded. Scaled numbers keep their digits.
  init(_ plan: DataPlan, _ encoding: Encoding, _ examples: Examples) {
    var names: [String] = []
    if encoding.inputScaling == nil { names += RoundingCheck.columns(examples.inputs, "input", plan.inputs) }
    if encoding.targetScaling == nil { names += RoundingCheck.columns(examples.targets, "target", plan.targets) }
    self.names = names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The warning; empty if all columns keep their digits.
  var warnings: [String] {
    names.isEmpty
      ? []
      : [
        "\(names.list(most: 5)): large numbers that differ little lose their digits in the 32 bits that a model computes "
          + "with; set data.normalize to true"
      ]
  }

  private static func columns(_ sequences: Sequences, _ kind: String, _ names: [String]) -> [String] {
    let ranges = sequences.extremes
    return ranges.indices.filter { losesDigits(ranges[$0]) }.map {
      $0 < names.count ? names[$0] : "\(kind) \($0 + 1)"
    }
  }

  /// Whether fewer than 1000 different numbers of 32 bits are between the least and the greatest number.
  private static func losesDigits(_ range: (least: Double, greatest: Double)) -> Bool {
    let spread = range.greatest - range.least
    let largest = Float(max(abs(range.least), abs(range.greatest)))
    return spread > 0 && largest.isFinite && spread < 1000 * Double(largest.ulp)
  }
}
