import Plans
import YAML

extension ClassWeights: ConfigValue {
  static var form: String { "`balanced`, or `{LABEL: number}`" }

  init(_ node: Node, _ place: Place) throws {
    if node.scalar?.string == "balanced" {
      self = .balanced
      return
    }
    guard let mapping = node.mapping else {
      throw place.failure("\(node.quoted) is neither balanced nor weights by label; write one, such as {pos: 2.0}")
    }
    var weights: [String: Double] = [:]
    for pair in mapping.pairs {
      let label = pair.key.scalar?.string ?? ""
      let place = place.appending(label, pair.value)
      let weight = try Double(pair.value, place)
      if let complaint = notNegative(weight) { throw place.failure(complaint) }
      weights[label] = weight
    }
    self = .byLabel(weights)
  }

  var node: Node? {
    switch self {
    case .balanced: "balanced".node
    case .byLabel(let weights): Node(weights.sorted { $0.key < $1.key }.map { ($0, Node("\($1)")) })
    }
  }
}
