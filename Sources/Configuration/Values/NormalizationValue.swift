import Datasets
import YAML

extension DataPlan.Normalization: ConfigValue {
  static var form: String { "`true`, `false`, or `window`" }

  init(_ node: Node, _ place: Place) throws {
    if let value = node.bool {
      self = value ? .training : .none
    } else if node.scalar?.string == "window" {
      self = .window
    } else {
      throw place.failure("\(node.quoted) is none of true, false and window; write one of them")
    }
  }

  var node: Node? {
    switch self {
    case .none: false.node
    case .training: true.node
    case .window: "window".node
    }
  }
}
