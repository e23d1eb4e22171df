import Datasets
import YAML

extension Frequency: ConfigValue {
  static var form: String {
    "a number and a unit of pandas: `h`, `15min`, `D`, `B`, `W`, `MS`, `QS`, `YS`; or a number"
  }

  init(_ node: Node, _ place: Place) throws {
    guard let frequency = Frequency(node.scalar?.string ?? "") else {
      throw place.failure("\(node.quoted) is no frequency; write one such as h, 15min, D, B, W, MS, QS or YS")
    }
    self = frequency
  }

  var node: Node? { text.node }
}
