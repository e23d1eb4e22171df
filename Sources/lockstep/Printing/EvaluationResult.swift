import Files
import Inference

/// What an evaluation found, for a person and for a program.
struct EvaluationResult {
  /// The file.
  let data: String
  /// How much of it was judged: characters, words or examples.
  let size: (unit: String, count: Int)
  /// Number of targets.
  let targets: Int
  /// The mean loss of a target.
  let loss: Double
  /// What else people judge the model by.
  let measures: [Measure]

  /// A line for each number that is of all classes together.
  var text: String {
    let lines = [("loss", loss)] + measures.ofAll.map { ($0.words, $0.value) }
    return
      (["\(data): \(size.count) \(size.unit)"]
      + lines.map { "\($0)\(String(repeating: " ", count: 20 - $0.count))\($1)" }).joined(separator: "\n")
  }
}

extension EvaluationResult: Encodable {
  /// An object with a key for each number, and those of each class in `classes`.
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
