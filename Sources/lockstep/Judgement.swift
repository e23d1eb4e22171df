import Training

/// What an evaluation found, for a person and for a program.
struct Judgement {
  /// The file.
  let data: String
  /// How much of it was judged: characters, words or examples.
  let size: (unit: String, count: Int)
  private let report: Evaluation.Report
  private let written: [Measure]

  /// - Parameter written: how far what a model wrote is from what it should have, if it writes.
  init(data: String, size: (unit: String, count: Int), _ report: Evaluation.Report, _ written: [Measure]) {
    self.data = data
    self.size = size
    self.report = report
    self.written = written
  }

  /// What the model says of the data alone: a penalty is for training.
  private var loss: Double { report.loss - report.penalty }

  /// A line for each number.
  var text: String {
    let lines = [("loss", loss)] + (report.ofAll + written).map { ($0.words, $0.value) }
    return
      (["\(data): \(size.count) \(size.unit)"]
      + lines.map { "\($0)\(String(repeating: " ", count: 20 - $0.count))\($1)" }).joined(separator: "\n")
  }
}

extension Judgement: Encodable {
  /// An object with a key for each number, and one for each class in `classes`.
  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: NamedKey.self)
    try object.encode(data, forKey: NamedKey("data"))
    try object.encode(size.count, forKey: NamedKey(size.unit))
    if size.unit == "examples" { try object.encode(report.targets, forKey: NamedKey("targets")) }
    try object.encode(loss, forKey: NamedKey("loss"))
    for measure in report.ofAll + written { try object.encode(measure.value, forKey: NamedKey(measure.name)) }
    let classes = Dictionary(grouping: report.measures.filter { $0.label != nil }) { $0.label ?? "" }
    if classes.isEmpty { return }
    let values = classes.mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.name, $0.value) }) }
    try object.encode(values, forKey: NamedKey("classes"))
  }
}
