import Plans
import YAML

extension Length: ConfigValue {
  static var form: String { "steps, or `N epochs`" }

  init(_ node: Node, _ place: Place) throws {
    let words = (node.scalar?.string ?? "").split(separator: " ")
    if let steps = node.int {
      self = .steps(steps)
    } else if words.count == 2, ["epoch", "epochs"].contains(words[1]), let epochs = Int(words[0]) {
      self = .epochs(epochs)
    } else {
      throw place.failure(
        "\(node.quoted) is neither a number of steps nor of epochs; write one, such as 500 or 3 epochs")
    }
  }

  var node: Node? {
    switch self {
    case .steps(let steps): steps.node
    case .epochs(let epochs): "\(epochs) \(epochs == 1 ? "epoch" : "epochs")".node
    }
  }

  /// The number of steps or of epochs.
  fileprivate var count: Int {
    switch self {
    case .steps(let count), .epochs(let count): count
    }
  }
}

/// Returns a complaint about a length below 1.
func positive(_ length: Length) -> String? { positive(length.count) }

/// Returns a complaint about a length below 0.
func notNegative(_ length: Length) -> String? { notNegative(length.count) }

/// Returns a complaint about a length below 0; nil for no length.
func notNegative(_ length: Length?) -> String? { length.flatMap(notNegative) }
