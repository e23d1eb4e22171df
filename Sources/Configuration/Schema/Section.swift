import YAML

/// A group of keys in a config. Its schema is the only place that defines which keys there are, and how they are read,
/// checked and written.
protocol Section: ConfigValue {
  /// Creates a section with all defaults.
  init()
  /// The keys, in the order of reading and writing.
  static var schema: [Key<Self>] { get }
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
    for pair in mapping.pairs {
      let name = pair.key.scalar?.string ?? ""
      if !known.contains(name) {
        throw place.appending(name, pair.key.scalar == nil ? pair.value : pair.key)
          .failure("unknown key; \(suggestion(for: name, among: known))")
      }
    }
    for key in Self.schema {
      let given = mapping[key.name].map { (value: $0, place: place.appending(key.name, $0)) }
      // `--set KEY=null` takes a key out of a config.
      if let (value, place) = given, !(value.isNull && place.isOfSet) {
        if let conflict = key.conflict(self) {
          if place.origin.isStored { continue }
          throw place.failure(conflict)
        }
        try key.read(value, place, &self)
      } else if key.isRequired && key.conflict(self) == nil {
        throw place.appending(key.name, node).failure("missing, and it has no default; give it a value")
      }
    }
  }

  /// Describes the first key whose value differs from the older run's but must be equal; nil if there is no such key.
  func difference(from old: Self, path: [String]) -> String? {
    Self.schema.lazy.compactMap { $0.difference(self, old, path) }.first
  }

  var node: Node? {
    let pairs = Self.schema.filter { $0.conflict(self) == nil }.compactMap { key in
      key.write(self).map { (key.name, $0) }
    }
    return Node(pairs)
  }
}
