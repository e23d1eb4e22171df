import Yams

/// A group of keys in a config. Its schema is the one place that says which keys there are, how they are read, checked
/// and written.
protocol Section: ConfigValue {
  /// A value with all defaults.
  init()
  /// The keys, in the order in which they are read and written.
  static var schema: [Key<Self>] { get }
}

/// One key of a section.
struct Key<Root> {
  /// Its name.
  let name: String
  /// What it means, in a sentence for the reference.
  let help: String
  /// The type of its value.
  let type: any ConfigValue.Type
  /// Whether a run that is resumed may have another value.
  let mayChange: Bool
  /// Whether there is no default, where the key has a meaning.
  let isRequired: Bool
  /// Why the key has no meaning beside the values read before it; none if it has one.
  let conflict: (Root) -> String?
  let read: (Node, Place, inout Root) throws -> Void
  let write: (Root) -> Node?
  /// Says how the values of two runs differ where they may not; none if they do not.
  let difference: (_ new: Root, _ old: Root, _ path: [String]) -> String?

  /// A key whose value lies at `path`.
  ///
  /// - Parameters:
  ///   - help: what it means, in a sentence.
  ///   - check: the complaint about a value, if there is one.
  init<Value: ConfigValue>(
    _ name: String, _ path: WritableKeyPath<Root, Value>, _ help: String, mayChange: Bool = false,
    isRequired: Bool = false,
    conflict: @escaping (Root) -> String? = { _ in nil }, check: @escaping (Value) -> String? = { _ in nil }
  ) {
    self.name = name
    self.help = help
    type = Value.self
    self.mayChange = mayChange
    self.isRequired = isRequired
    self.conflict = conflict
    read = { node, place, root in
      let value = try Value(node, place)
      if let complaint = check(value) { throw place.failure(complaint) }
      root[keyPath: path] = value
    }
    write = { $0[keyPath: path].node }
    difference = { new, old, keys in
      if mayChange { return nil }
      return describeDifference(new[keyPath: path], old[keyPath: path], path: keys + [name])
    }
  }
}

extension Section {
  static var form: String { "keys" }
  static var section: (any Section.Type)? { self }

  init(_ node: Node, _ place: Place) throws {
    self.init()
    guard let mapping = node.mapping else {
      throw place.failure("\(node.quoted) where a group of keys is expected; write keys below it, or {key: value}")
    }
    let known = Self.schema.map(\.name)
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      if !known.contains(name) {
        throw place.appending(name, key.scalar.map { _ in key } ?? value)
          .failure("unknown key; \(suggestion(for: name, among: known))")
      }
    }
    for key in Self.schema {
      if let value = mapping[key.name] {
        let place = place.appending(key.name, value)
        if let conflict = key.conflict(self) { throw place.failure(conflict) }
        try key.read(value, place, &self)
      } else if key.isRequired && key.conflict(self) == nil {
        throw place.appending(key.name, node).failure("missing, and it has no default; give it a value")
      }
    }
  }

  /// How this group differs from an older run's where it may not; none if it does not.
  func difference(from old: Self, path: [String]) -> String? {
    Self.schema.lazy.compactMap { $0.difference(self, old, path) }.first
  }

  var node: Node? {
    let pairs = Self.schema.filter { $0.conflict(self) == nil }.compactMap { key in
      key.write(self).map { (Node(key.name), $0) }
    }
    return Node(pairs)
  }
}

private func describeDifference<Value: ConfigValue>(_ new: Value, _ old: Value, path: [String]) -> String? {
  if let new = new as? any Section { return describeDifference(ofSection: new, old, path: path) }
  if let new = new as? [any Section], let old = old as? [any Section] {
    if new.count != old.count {
      return "\(path.joined(separator: ".")) has \(new.count) elements here and \(old.count) there"
    }
    for (index, element) in new.enumerated() {
      let difference = describeDifference(ofSection: element, old[index], path: path + ["\(index)"])
      if let difference { return difference }
    }
    return nil
  }
  let (new, old) = (inLine(new.node), inLine(old.node))
  return new == old ? nil : "\(path.joined(separator: ".")) is \(new) here and \(old) there"
}

private func describeDifference<S: Section>(ofSection new: S, _ old: Any, path: [String]) -> String? {
  (old as? S).flatMap { new.difference(from: $0, path: path) }
}

/// A value on one line.
func inLine(_ node: Node?) -> String {
  switch node {
  case .scalar(let scalar): scalar.string
  case .sequence(let sequence): "[\(sequence.map { inLine($0) }.joined(separator: ", "))]"
  case .mapping(let mapping):
    "{\(mapping.map { "\(inLine($0.key)): \(inLine($0.value))" }.joined(separator: ", "))}"
  case .alias, nil: "none"
  }
}

/// A complaint about a number below one, or so large that a product with it might not be a number of the machine.
func positive(_ value: Int) -> String? {
  let most = 1 << 30
  return value < 1
    ? "\(value) is not a positive number; give 1 or more"
    : value > most ? "\(value) is too large; at most \(most)" : nil
}

/// A complaint about a size of an array that no machine holds.
func size(_ value: Int) -> String? {
  let most = 1 << 20
  return value > most ? "\(value) is too large; at most \(most)" : positive(value)
}

/// The same for an optional size.
func size(_ value: Int?) -> String? { value.flatMap(size) }

/// The same for an optional number.
func positive(_ value: Int?) -> String? { value.flatMap(positive) }

/// A complaint about a number that is not above zero.
func positive(_ value: Double) -> String? { value <= 0 ? "\(value) is not a positive number; give one above 0" : nil }

/// A complaint about a time that is not above zero, or longer than any run.
func seconds(_ value: Double) -> String? {
  value > 1e9 ? "\(value) is too large; at most a billion seconds" : positive(value)
}

/// A complaint about an optional number that is not above zero.
func positive(_ value: Double?) -> String? { value.flatMap(positive) }

/// A complaint about a number below zero.
func notNegative(_ value: Double) -> String? { value < 0 ? "\(value) is less than 0; give 0 or more" : nil }

/// The same for an optional number.
func notNegative(_ value: Double?) -> String? { value.flatMap(notNegative) }

/// The same for a whole number, if it is not too large either.
func notNegative(_ value: Int) -> String? {
  value < 0 ? "\(value) is less than 0; give 0 or more" : value == 0 ? nil : positive(value)
}

/// A complaint about a number outside [0, 1).
func fraction(_ value: Double) -> String? {
  value < 0 || value >= 1 ? "\(value) is not in the range from 0 to below 1; give a number there" : nil
}
