/// An error: one line for the user that says what is wrong, where, and what to do, and a kind for scripts.
///
/// This is the only error type that crosses the border of a module. A bug inside the program traps instead.
public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of a failure. The raw value is the exit code of the program, as in `sysexits.h`.
  public enum Kind: Int32, Sendable {
    /// A check failed.
    case check = 1
    /// A mistake in the command line or the config.
    case usage = 64
    /// Input that exists but is wrong.
    case data = 65
    /// Input that does not exist.
    case missing = 66
    /// An error of the run itself, of the program, or of the machine.
    case `internal` = 70
    /// A file or a network that cannot be read or written.
    case io = 74
    /// A run that was stopped by a signal and saved a checkpoint. Run it again to resume.
    case stopped = 75
  }

  /// The kind of the failure.
  public let kind: Kind
  /// One line that says what is wrong, where, and what to do.
  public let message: String

  /// Creates a failure. Line breaks in the message become spaces, and control characters are removed.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = singleLine(message)
  }

  /// The message.
  public var description: String { message }
}

/// Returns a message in one line: line breaks become spaces, and control characters are removed.
///
/// A message can contain text from an untrusted file, and a terminal would execute control characters.
package func singleLine(_ message: String) -> String {
  let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
  return String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
}
