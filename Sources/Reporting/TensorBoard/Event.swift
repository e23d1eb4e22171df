/// What an event file says, as TensorFlow's `event.proto` and `summary.proto` have it.
enum Event {
  /// The first event of a file: what the others are.
  case version
  /// The run begins at the event's step: what an earlier file says of it and later ones is void.
  case start
  /// Values by their tags.
  case values([(tag: String, value: Value)])

  /// What a tag can show.
  enum Value {
    case scalar(Double)
    case histogram(Histogram)
    /// Markdown.
    case text(String)
  }

  /// The message.
  ///
  /// - Parameter time: seconds since 1970.
  func message(step: Int, time: Double) -> Message {
    var message = Message()
    message.add(1, time)
    message.add(2, step)
    switch self {
    case .version: message.add(3, "brain.Event:2")
    case .start: message.add(7) { $0.add(1, 1) }
    case .values(let values):
      message.add(5) { summary in
        for (tag, value) in values { summary.add(1) { value.write(tag, to: &$0) } }
      }
    }
    return message
  }
}

extension Event.Value {
  fileprivate func write(_ tag: String, to message: inout Message) {
    switch self {
    case .scalar(let value):
      message.add(1, tag)
      message.add(2, Float(value))
    case .histogram(let histogram):
      message.add(1, tag)
      message.add(5) { histogram.write(to: &$0) }
    case .text(let text):
      // A tensor of one string, for the text plugin.
      message.add(1, "\(tag)/text_summary")
      message.add(8) { tensor in
        tensor.add(1, 7)
        tensor.add(2) { $0.add(2) { $0.add(1, 1) } }
        tensor.add(8, text)
      }
      message.add(9) { $0.add(1) { $0.add(1, "text") } }
    }
  }
}

extension Histogram {
  fileprivate func write(to message: inout Message) {
    message.add(1, least)
    message.add(2, greatest)
    message.add(3, Double(count))
    message.add(4, sum)
    message.add(5, squares)
    message.add(6, limits)
    message.add(7, counts.map(Double.init))
  }
}
