import Datasets
import Kernels
import Networks
import Plans
import Yams

/// A value that a config can hold.
protocol ConfigValue {
  /// Reads the value of a node.
  init(_ node: Node, _ place: Place) throws
  /// The value as YAML; none for one that is left out.
  var node: Node? { get }
  /// What one may write, for the reference.
  static var form: String { get }
  /// The group of keys that it is, or that its elements are.
  static var section: (any Section.Type)? { get }
}

extension ConfigValue {
  /// Plain values are no group.
  static var section: (any Section.Type)? { nil }
}

extension Int: ConfigValue {
  static var form: String { "whole number" }

  init(_ node: Node, _ place: Place) throws {
    guard let value = node.int else {
      throw place.failure("\(node.quoted) is not a whole number; write one, such as 8")
    }
    self = value
  }

  var node: Node? { Node("\(self)", Tag(.int)) }
}

extension Double: ConfigValue {
  static var form: String { "number" }

  init(_ node: Node, _ place: Place) throws {
    guard let value = node.float, value.isFinite else {
      throw place.failure("\(node.quoted) is not a number; write one, such as 0.5")
    }
    self = value
  }

  var node: Node? { Node("\(self)", Tag(.float)) }
}

extension Bool: ConfigValue {
  static var form: String { "`true` or `false`" }

  init(_ node: Node, _ place: Place) throws {
    guard let value = node.bool else {
      throw place.failure("\(node.quoted) is neither true nor false; write one of them")
    }
    self = value
  }

  var node: Node? { Node("\(self)", Tag(.bool)) }
}

extension String: ConfigValue {
  static var form: String { "text" }

  init(_ node: Node, _ place: Place) throws {
    guard let value = node.scalar?.string, !value.isEmpty else {
      throw place.failure("\(node.quoted) is not a text; write one, in quotes where it looks like something else")
    }
    self = value
  }

  var node: Node? { Node(self, Tag(.str)) }
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
  static var form: String { Wrapped.form }
  static var section: (any Section.Type)? { Wrapped.section }

  init(_ node: Node, _ place: Place) throws {
    self = node.null != nil ? nil : try Wrapped(node, place)
  }

  var node: Node? { self?.node }
}

extension Array: ConfigValue where Element: ConfigValue {
  static var form: String { "list: \(Element.form)" }
  static var section: (any Section.Type)? { Element.section }

  init(_ node: Node, _ place: Place) throws {
    guard let sequence = node.sequence else {
      throw place.failure("\(node.quoted) is not a list; write one in brackets: [a, b]")
    }
    self = try sequence.enumerated().map { try Element($1, place.appending("\($0)", $1)) }
  }

  var node: Node? { Node(compactMap(\.node), Tag(.seq), Element.self is any Section.Type ? .any : .flow) }
}

/// A choice among names.
protocol Choice: ConfigValue, CaseIterable, RawRepresentable where RawValue == String {}

extension Choice {
  static var form: String { oneOf(allCases.map(\.rawValue)) }

  init(_ node: Node, _ place: Place) throws {
    self = try choose(node, place, Self.allCases.map { ($0.rawValue, $0) })
  }

  var node: Node? { rawValue.node }
}

extension Choice where Self: Equatable {
  /// The complaint about a key that belongs to other kinds than this one; none if it belongs to it.
  func unless(_ owners: Self...) -> String? {
    owners.contains(self)
      ? nil : "\(rawValue) has none; it belongs to \(owners.map(\.rawValue).joined(separator: " or ")), so leave it out"
  }
}

extension DataPlan.Format: Choice {}
extension DataPlan.Unit: Choice {}
extension OptimizerPlan.Kind: Choice {}
extension SchedulePlan.Kind: Choice {}
extension EmbeddingInitializer.Kind: Choice {}
extension LossKind: Choice {}
extension ParallelPlan.Reduction: Choice {}
extension ParallelPlan.Wire: Choice {}
extension TrainingPlan.OnNaN: Choice {}
extension Activation: Choice {}
extension Merge: Choice {}
extension AttentionKind: Choice {}
extension KernelInitializer: Choice {}

extension CellKind: ConfigValue {
  static var form: String { oneOf(all.map(\.name)) }

  init(_ node: Node, _ place: Place) throws {
    self = try choose(node, place, CellKind.all.map { ($0.name, $0) })
  }

  var node: Node? { name.node }
}

extension NetworkPlan.Input: ConfigValue {
  static var form: String { "size, or `one-hot`" }

  init(_ node: Node, _ place: Place) throws {
    if let units = node.int {
      if let complaint = size(units) { throw place.failure("\(complaint), or one-hot") }
      self = .embedding(units)
    } else if node.scalar?.string == "one-hot" {
      self = .oneHot
    } else {
      throw place.failure("\(node.quoted) is neither a size nor one-hot; write one of them")
    }
  }

  var node: Node? {
    switch self {
    case .embedding(let size): size.node
    case .oneHot: "one-hot".node
    case .values: nil
    }
  }
}

/// What one may write where a name is wanted.
private func oneOf(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }

/// The value that a node names among `choices`, or a failure that names the nearest.
private func choose<T>(_ node: Node, _ place: Place, _ choices: [(name: String, value: T)]) throws -> T {
  let name = node.scalar?.string ?? ""
  if let choice = choices.first(where: { $0.name == name }) { return choice.value }
  let names = choices.map(\.name)
  throw place.failure("\(node.quoted) is not known; \(suggestion(for: name, among: names))")
}

extension Node {
  /// What stands there, for messages.
  var quoted: String {
    switch self {
    case .scalar(let scalar): "\"\(scalar.string)\""
    case .mapping: "a group of keys"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
