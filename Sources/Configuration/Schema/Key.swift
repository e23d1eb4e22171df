import Yams

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
