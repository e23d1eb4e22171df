import Datasets
import YAML

extension DataPaths: ConfigValue {
  static var form: String { "text, or list: text" }

  init(_ node: Node, _ place: Place) throws {
    guard node.sequence != nil else {
      self.init([try String(node, place)])
      return
    }
    let list = try [String](node, place)
    if list.isEmpty { throw place.failure("an empty list; give at least one file") }
    self.init(list)
  }

  var node: Node? { list.count == 1 ? list[0].node : list.node }
}
