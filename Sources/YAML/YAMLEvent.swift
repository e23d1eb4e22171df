import CYAML

/// An event of libyaml's parser or emitter, with the memory that belongs to it.
struct YAMLEvent: ~Copyable {
  let event: UnsafeMutablePointer<yaml_event_t>

  init() {
    event = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
  }

  deinit {
    yaml_event_delete(event)
    event.deallocate()
  }

  var type: yaml_event_type_t { event.pointee.type }

  /// The line where what the event tells of begins, from 1.
  var line: Int { event.pointee.start_mark.line + 1 }

  /// The name of the node that an alias stands for.
  var alias: String? { YAMLEvent.string(event.pointee.data.alias.anchor) }

  /// The name that aliases call the node by; nil if it has none.
  var anchor: String? {
    switch type {
    case YAML_SCALAR_EVENT: YAMLEvent.string(event.pointee.data.scalar.anchor)
    case YAML_SEQUENCE_START_EVENT: YAMLEvent.string(event.pointee.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: YAMLEvent.string(event.pointee.data.mapping_start.anchor)
    default: nil
    }
  }

  /// The plain value.
  var scalar: Node {
    let scalar = event.pointee.data.scalar
    let string = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let isText = scalar.quoted_implicit == 1 || YAMLEvent.string(scalar.tag) == YAML_STR_TAG
    return .scalar(
      Node.Scalar(string: string, line: line, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, isText: isText))
  }

  /// Returns a problem at the place of the event.
  func problem(_ text: String) -> YAMLProblem { YAMLProblem(kind: .syntax(text), line: line) }

  private static func string(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? { pointer.map { String(cString: $0) } }
}
