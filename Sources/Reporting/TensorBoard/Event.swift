import Files
import Formats

/// An event, as defined in TensorFlow's `event.proto` and `summary.proto`.
enum Event {
  /// The version of the format, which is the first event of a file.
  case version
  /// The run starts at the step of this event. Events of earlier files at this step and later steps become void.
  case start
  /// Values and their tags.
  case values([(tag: String, value: Value)])

  /// A value that TensorBoard can show.
  enum Value {
    case scalar(Double)
    case histogram(Histogram)
    /// Markdown.
    case text(String)
  }

  /// Returns the event as a message of Protocol Buffers.
  ///
  /// - Parameter time: the time of the event, in seconds since 1970.
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
      // The text plugin expects a tensor with one string.
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
