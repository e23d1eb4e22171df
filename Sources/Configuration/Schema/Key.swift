import YAML

/// A key of a section of the config.
struct Key<Root> {
  /// The name of the key.
  let name: String
  /// What the key means, in sentences for the reference.
  let help: String
  /// The type of the value.
  let type: any ConfigValue.Type
  /// Whether the value may change when a run resumes.
  let mayChange: Bool
  /// Whether the key must be given, unless there is a ``conflict``.
  let isRequired: Bool
  /// Returns why the key has no meaning together with the keys before it; nil if it has one.
  let conflict: (Root) -> String?
  /// Reads the value from a node into a section, and checks it.
  let read: (Node, Place, inout Root) throws -> Void
  /// Returns the value in a section as YAML; nil for no value.
  let write: (Root) -> Node?
  /// Describes how the values of two runs differ; nil if they are equal or may differ.
  let difference: (_ new: Root, _ old: Root, _ path: [String]) -> String?

  /// Creates a key whose value is at the key path `path` of the section.
  ///
  /// - Parameters:
  ///   - name: the name of the key.
  ///   - path: the key path of the value.
  ///   - help: what the key means, in sentences.
  ///   - mayChange: whether the value may change when a run resumes.
  ///   - isRequired: whether the key must be given.
  ///   - conflict: returns why the key has no meaning together with the keys before it; nil if it has one.
  ///   - check: returns a complaint about a value; nil for a value that is fine.
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
