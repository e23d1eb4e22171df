import Plans
import Yams

extension Length: ConfigValue {
  static var form: String { "steps, or `N epochs`" }

  init(_ node: Node, _ place: Place) throws {
    let words = (node.scalar?.string ?? "").split(separator: " ")
    if let steps = node.int {
      self = .steps(steps)
    } else if words.count == 2, ["epoch", "epochs"].contains(words[1]), let epochs = Int(words[0]) {
      self = .epochs(epochs)
    } else {
      throw place.failure("\(node.quoted) is neither a number of steps nor one of epochs, like 3 epochs")
    }
  }

  var node: Node? {
    switch self {
    case .steps(let steps): steps.node
    case .epochs(let epochs): "\(epochs) \(epochs == 1 ? "epoch" : "epochs")".node
    }
  }

  /// How many of whichever it is.
  fileprivate var count: Int {
    switch self {
    case .steps(let count), .epochs(let count): count
    }
  }
}

/// A complaint about a length of no steps.
func positive(_ length: Length) -> String? { positive(length.count) }

/// A complaint about a length below zero.
func notNegative(_ length: Length) -> String? { notNegative(length.count) }

/// The same for an optional length.
func notNegative(_ length: Length?) -> String? { length.flatMap(notNegative) }
