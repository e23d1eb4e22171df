/// What went wrong, where, and what to do about it: one line for a person, and what kind it is for a script.
///
/// The one error type that crosses a module's border. Broken promises inside the program trap instead.
public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure; the raw value is the exit code of the program (those of `sysexits.h`).
  public enum Kind: Int32, Sendable {
    /// A check answered no.
    case check = 1
    /// A mistake in the command line or the config.
    case usage = 64
    /// Input that is there but wrong.
    case data = 65
    /// Input that is not there.
    case missing = 66
    /// A fault of the program or of the machine under it.
    case `internal` = 70
    /// A file or a network that cannot be read or written.
    case io = 74
    /// A run that a signal stopped, with a checkpoint: run it again to go on.
    case stopped = 75
  }

  /// What kind of failure.
  public let kind: Kind
  /// One line: what is wrong, where, what to do.
  public let message: String

  /// A failure with one line for a person.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    // What a terminal would obey may come from a file that others made.
    self.message = String(
      String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }

  /// The line.
  public var description: String { message }
}
