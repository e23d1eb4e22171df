import Files
import Inference

/// The result of an evaluation, as text and as JSON.
struct EvaluationResult {
  /// The path of the data.
  let data: String
  /// The amount of data: a number of characters, words or examples.
  let size: (unit: String, count: Int)
  /// The number of targets.
  let targets: Int
  /// The mean loss per target.
  let loss: Double
  /// The other metrics.
  var measures: [Measure]
  /// The measures of forecasts; nil for a model that is not of series.
  var forecasts: ForecastReport?

  /// A line for the loss and for each metric. Metrics of single classes are left out.
  var text: String {
    let lines = [("loss", loss)] + measures.ofAll.map { ($0.words, $0.value) }
    return
      (["\(data): \(size.count) \(size.unit)"]
      + lines.map { "\($0)\(String(repeating: " ", count: 20 - $0.count))\($1)" } + (forecasts?.comparison ?? []))
      .joined(separator: "\n")
  }
}

extension EvaluationResult: Encodable {
  /// Encodes an object with a key for each metric. The metrics of single classes are in `classes`.
  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: NamedKey.self)
    try object.encode(data, forKey: NamedKey("data"))
    try object.encode(size.count, forKey: NamedKey(size.unit))
    if size.unit == "examples" { try object.encode(targets, forKey: NamedKey("targets")) }
    try object.encode(loss, forKey: NamedKey("loss"))
    for measure in measures.ofAll { try object.encode(measure.value, forKey: NamedKey(measure.name)) }
    try forecasts?.encodeMeasures(&object)
    let classes = classes
    if !classes.isEmpty { try object.encode(classes, forKey: NamedKey("classes")) }
  }

  /// The metrics of single classes, by label.
  private var classes: [String: [String: Double]] {
    let groups = Dictionary(grouping: measures.filter { $0.label != nil }) { ExactText($0.label ?? "") }
    var classes: [String: [String: Double]] = [:]
    for (label, measures) in groups.sorted(by: { $0.key < $1.key }) {
      let values = Dictionary(uniqueKeysWithValues: measures.map { ($0.name, $0.value) })
      // The keys of JSON are String here, which calls labels equal that differ only in how they are composed.
      let isTaken = classes[label.text] != nil
      classes[isTaken ? label.text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() : label.text] = values
    }
    return classes
  }
}
