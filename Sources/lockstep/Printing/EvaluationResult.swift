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
  let measures: [Measure]

  /// A line for the loss and for each metric. Metrics of single classes are left out.
  var text: String {
    let lines = [("loss", loss)] + measures.ofAll.map { ($0.words, $0.value) }
    return
      (["\(data): \(size.count) \(size.unit)"]
      + lines.map { "\($0)\(String(repeating: " ", count: 20 - $0.count))\($1)" }).joined(separator: "\n")
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
    let classes = Dictionary(grouping: measures.filter { $0.label != nil }) { $0.label ?? "" }
    if classes.isEmpty { return }
    let values = classes.mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.name, $0.value) }) }
    try object.encode(values, forKey: NamedKey("classes"))
  }
}
