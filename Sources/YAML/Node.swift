/// A value in a YAML document: a plain value, a list or a group of keys.
package enum Node: Hashable, Sendable {
  case scalar(Scalar)
  case sequence(Sequence)
  case mapping(Mapping)

  /// A plain value. Two are equal if they have the same text.
  package struct Scalar: Hashable, Sendable {
    /// The text, without the quotes.
    package let string: String
    /// The line where it stands, from 1; nil if it was not read.
    package let line: Int?
    /// Whether it was written without quotes, so that it can be a number or nothing.
    package let isPlain: Bool
    /// Whether quotes or a tag say that it is text.
    package let isText: Bool
  }

  /// A list. Two are equal if they have the same values.
  package struct Sequence: Hashable, Sendable {
    /// The values.
    package var nodes: [Node]
    /// The line where it begins, from 1; nil if it was not read.
    package let line: Int?
    /// Whether it is written on one line, in brackets.
    let isFlow: Bool
  }

  /// A group of keys. Two are equal if they have the same keys and values in the same order.
  package struct Mapping: Hashable, Sendable {
    /// A key and its value.
    package struct Pair: Hashable, Sendable {
      package let key: Node
      package var value: Node
    }

    /// The keys and values in their order.
    package private(set) var pairs: [Pair]
    /// The line where it begins, from 1; nil if it was not read.
    package let line: Int?
  }

  /// Creates a plain value.
  package init(_ string: String) {
    self = .scalar(Scalar(string: string, line: nil, isPlain: true, isText: false))
  }

  /// Creates a list.
  ///
  /// - Parameter isFlow: whether it is written on one line, in brackets.
  package init(_ nodes: [Node], isFlow: Bool) { self = .sequence(Sequence(nodes: nodes, line: nil, isFlow: isFlow)) }

  /// Creates a group of keys.
  package init(_ pairs: [(String, Node)]) {
    self = .mapping(Mapping(pairs: pairs.map { .init(key: Node($0), value: $1) }, line: nil))
  }
}

extension Node {
  /// The plain value; nil for another node.
  package var scalar: Scalar? { if case .scalar(let scalar) = self { scalar } else { nil } }
  /// The list; nil for another node.
  package var sequence: Sequence? { if case .sequence(let sequence) = self { sequence } else { nil } }
  /// The group of keys; nil for another node.
  package var mapping: Mapping? { if case .mapping(let mapping) = self { mapping } else { nil } }

  /// The line where the node begins, from 1; nil if it was not read.
  package var line: Int? {
    switch self {
    case .scalar(let scalar): scalar.line
    case .sequence(let sequence): sequence.line
    case .mapping(let mapping): mapping.line
    }
  }

  /// The value of a key of a group; nil if there is none, or if this is no group.
  package subscript(key: String) -> Node? { mapping?[key] }
}

extension Node.Scalar {
  package static func == (a: Node.Scalar, b: Node.Scalar) -> Bool { a.string == b.string }
  package func hash(into hasher: inout Hasher) { hasher.combine(string) }
}

extension Node.Sequence {
  package static func == (a: Node.Sequence, b: Node.Sequence) -> Bool { a.nodes == b.nodes }
  package func hash(into hasher: inout Hasher) { hasher.combine(nodes) }
}

extension Node.Mapping {
  package static func == (a: Node.Mapping, b: Node.Mapping) -> Bool { a.pairs == b.pairs }
  package func hash(into hasher: inout Hasher) { hasher.combine(pairs) }

  /// The value of a key. Setting it replaces the value of the key, or adds the key at the end.
  package subscript(key: String) -> Node? {
    get { pairs.first { $0.key.scalar?.string == key }?.value }
    set {
      guard let newValue else { return pairs.removeAll { $0.key.scalar?.string == key } }
      if let index = pairs.firstIndex(where: { $0.key.scalar?.string == key }) {
        pairs[index].value = newValue
      } else {
        pairs.append(Pair(key: Node(key), value: newValue))
      }
    }
  }
}
