import CYAML

/// Writes a YAML document with libyaml.
package final class YAMLWriter {
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private var bytes: [UInt8] = []

  /// Returns a node as the text of a document.
  package static func text(_ node: Node) -> String {
    let writer = YAMLWriter()
    writer.emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
    writer.emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
    writer.write(node)
    writer.emit { yaml_document_end_event_initialize($0, 1) }
    writer.emit { yaml_stream_end_event_initialize($0) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private init() {
    emitter = .allocate(capacity: 1)
    emitter.initialize(to: yaml_emitter_t())
    yaml_emitter_initialize(emitter)
    yaml_emitter_set_encoding(emitter, YAML_UTF8_ENCODING)
    yaml_emitter_set_output(
      emitter,
      { writer, bytes, count in
        guard let writer else { return 0 }
        let new = UnsafeBufferPointer(start: bytes, count: count)
        Unmanaged<YAMLWriter>.fromOpaque(writer).takeUnretainedValue().bytes += new
        return 1
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
  }

  private func write(_ node: Node) {
    switch node {
    case .scalar(let scalar): write(scalar)
    case .sequence(let sequence):
      let style = sequence.isFlow ? YAML_FLOW_SEQUENCE_STYLE : YAML_ANY_SEQUENCE_STYLE
      emit { yaml_sequence_start_event_initialize($0, nil, nil, 1, style) }
      for node in sequence.nodes { write(node) }
      emit { yaml_sequence_end_event_initialize($0) }
    case .mapping(let mapping):
      emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, YAML_ANY_MAPPING_STYLE) }
      for pair in mapping.pairs {
        write(pair.key)
        write(pair.value)
      }
      emit { yaml_mapping_end_event_initialize($0) }
    }
  }

  private func write(_ scalar: Node.Scalar) {
    let text = Array(scalar.string.utf8)
    emit { yaml_scalar_event_initialize($0, nil, nil, text, Int32(text.count), 1, 1, YAML_ANY_SCALAR_STYLE) }
  }

  /// Emits an event. That fails only if there is no memory, or if the events do not fit together.
  private func emit(_ create: (UnsafeMutablePointer<yaml_event_t>) -> Int32) {
    var event = yaml_event_t()
    guard create(&event) == 1, yaml_emitter_emit(emitter, &event) == 1 else {
      preconditionFailure("libyaml cannot write: \(emitter.pointee.problem.map { String(cString: $0) } ?? "no memory")")
    }
  }
}
