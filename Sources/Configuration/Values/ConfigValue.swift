import Datasets
import Kernels
import Networks
import Plans
import YAML

/// A value of a key in a config.
protocol ConfigValue {
  /// Reads the value from a node.
  ///
  /// - Throws: a failure of kind `usage` that names the place, for a node that is no such value.
  init(_ node: Node, _ place: Place) throws
  /// The value as YAML; nil for no value.
  var node: Node? { get }
  /// What the user can write, in Markdown for the reference.
  static var form: String { get }
  /// The group of keys that the value or its elements are; nil for plain values.
  static var section: (any Section.Type)? { get }
}

extension ConfigValue {
  /// Nil, since most values are plain.
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

  var node: Node? { Node("\(self)") }
}

extension Double: ConfigValue {
  static var form: String { "number" }

  init(_ node: Node, _ place: Place) throws {
    guard let value = node.float, value.isFinite else {
      throw place.failure("\(node.quoted) is not a number; write one, such as 0.5")
    }
    self = value
  }

  var node: Node? { Node("\(self)") }
}

extension Bool: ConfigValue {
  static var form: String { "`true` or `false`" }

  init(_ node: Node, _ place: Place) throws {
    guard let value = node.bool else {
      throw place.failure("\(node.quoted) is neither true nor false; write one of them")
    }
    self = value
  }

  var node: Node? { Node("\(self)") }
}

extension String: ConfigValue {
  static var form: String { "text" }

  init(_ node: Node, _ place: Place) throws {
    guard let value = node.scalar?.string else {
      throw place.failure("\(node.quoted) is not text; write text, in quotes if YAML would read it as something else")
    }
    if value.isEmpty { throw place.failure("empty; give it a value, or leave the key out") }
    self = value
  }

  var node: Node? { Node(self) }
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
  static var form: String { Wrapped.form }
  static var section: (any Section.Type)? { Wrapped.section }

  init(_ node: Node, _ place: Place) throws {
    self = node.isNull ? nil : try Wrapped(node, place)
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
    self = try sequence.nodes.enumerated().map { try Element($1, place.appending("\($0)", $1)) }
  }

  var node: Node? { Node(compactMap(\.node), isFlow: !(Element.self is any Section.Type)) }
}

/// A value that is one of several names.
protocol Choice: ConfigValue, CaseIterable, RawRepresentable where RawValue == String {}

extension Choice {
  static var form: String { oneOf(allCases.map(\.rawValue)) }

  init(_ node: Node, _ place: Place) throws {
    self = try choose(node, place, Self.allCases.map { ($0.rawValue, $0) })
  }

  var node: Node? { rawValue.node }
}

extension Choice where Self: Equatable {
  /// Returns a complaint about a key that belongs to some choices only; nil if this choice is one of them.
  func unless(_ owners: Self...) -> String? { foreign(to: rawValue, owners: owners.map(\.rawValue)) }
}

/// Returns a complaint about a key that belongs to some choices only; nil if `choice` is one of them.
func foreign(to choice: String, owners: [String]) -> String? {
  owners.contains(choice)
    ? nil : "\(choice) does not have this key; it belongs to \(owners.joined(separator: " or ")), so leave it out"
}

extension DataPlan.Format: Choice {}
extension DataPlan.Unit: Choice {}
extension DataPlan.NormalForm: Choice {}
extension DataPlan.Labels: Choice {}
extension DataPlan.Strategy: Choice {}
extension DataPlan.Missing: Choice {}
extension DataPlan.Transform: Choice {}
extension DataPlan.CalendarPart: Choice {}
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

/// Returns names in Markdown, as the reference lists them.
private func oneOf(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }

/// Returns the value that a node names.
///
/// - Throws: a failure that suggests the nearest name.
private func choose<T>(_ node: Node, _ place: Place, _ choices: [(name: String, value: T)]) throws -> T {
  let name = node.scalar?.string ?? ""
  if let choice = choices.first(where: { $0.name == name }) { return choice.value }
  let names = choices.map(\.name)
  throw place.failure("\(node.quoted) is not known; \(suggestion(for: name, among: names))")
}

extension Node {
  /// The node as error messages call it: a plain value in quotes, or the kind of the node.
  var quoted: String {
    switch self {
    case .scalar(let scalar): "\"\(scalar.string)\""
    case .mapping: "a group of keys"
    case .sequence: "a list"
    }
  }
}
