import CYAML

/// Reads a YAML document with libyaml.
package struct YAMLReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeMutableBufferPointer<UInt8>
  private var anchors: [String: Node] = [:]
  private var depth = 0

  /// Deeper nodes would need too much of the stack. libyaml has no limit of its own.
  private static let deepest = 1000

  /// Returns the node of a text with a single document; nil for an empty text.
  ///
  /// - Throws: a ``YAMLProblem``.
  package static func read(_ text: String) throws -> Node? {
    var reader = YAMLReader(text)
    return try reader.document()
  }

  private init(_ text: String) {
    self.text = .allocate(capacity: text.utf8.count)
    _ = self.text.initialize(from: text.utf8)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, self.text.baseAddress, self.text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    text.deallocate()
  }

  private mutating func document() throws -> Node? {
    _ = try next()  // the start of the stream
    if try next().type == YAML_STREAM_END_EVENT { return nil }
    let node = try compose(next())
    _ = try next()  // the end of the document
    let after = try next()
    if after.type == YAML_STREAM_END_EVENT { return node }
    throw after.problem("expected a single document, but found another")
  }

  private mutating func compose(_ event: borrowing YAMLEvent) throws -> Node {
    depth += 1
    defer { depth -= 1 }
    if depth > YAMLReader.deepest { throw event.problem("more than \(YAMLReader.deepest) values inside each other") }
    let node: Node
    switch event.type {
    case YAML_ALIAS_EVENT:
      guard let name = event.alias, let node = anchors[name] else { throw event.problem("found undefined alias") }
      return node
    case YAML_SCALAR_EVENT: node = event.scalar
    case YAML_SEQUENCE_START_EVENT: node = try composeSequence(event)
    default: node = try composeMapping(event)
    }
    if let anchor = event.anchor { anchors[anchor] = node }
    return node
  }

  private mutating func composeSequence(_ start: borrowing YAMLEvent) throws -> Node {
    var nodes: [Node] = []
    while true {
      let event = try next()
      if event.type == YAML_SEQUENCE_END_EVENT { break }
      nodes.append(try compose(event))
    }
    return .sequence(Node.Sequence(nodes: nodes, line: start.line, isFlow: false))
  }

  private mutating func composeMapping(_ start: borrowing YAMLEvent) throws -> Node {
    var pairs: [Node.Mapping.Pair] = []
    while true {
      let event = try next()
      if event.type == YAML_MAPPING_END_EVENT { break }
      let key = try compose(event)
      pairs.append(.init(key: key, value: try compose(next())))
    }
    try YAMLReader.checkDuplicates(pairs.map(\.key), line: start.line)
    return .mapping(Node.Mapping(pairs: pairs, line: start.line))
  }

  private static func checkDuplicates(_ keys: [Node], line: Int) throws {
    let duplicates = Dictionary(grouping: keys) { $0 }.filter { $1.count > 1 }.keys
    let names = duplicates.map { ($0.scalar?.string ?? "a key", $0.line ?? line) }.sorted { $0 < $1 }
    guard let first = names.first else { return }
    throw YAMLProblem(kind: .duplicates(names.map(\.0)), line: first.1)
  }

  private func next() throws -> YAMLEvent {
    let event = YAMLEvent()
    if yaml_parser_parse(parser, event.event) == 1 { return event }
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not enough memory"
    throw YAMLProblem(kind: .syntax(problem), line: problemLine)
  }

  private var problemLine: Int {
    if parser.pointee.error != YAML_READER_ERROR { return parser.pointee.problem_mark.line + 1 }
    // A byte that no YAML may have. libyaml knows its offset only.
    return 1 + text.prefix(parser.pointee.problem_offset).count { $0 == UInt8(ascii: "\n") }
  }
}
