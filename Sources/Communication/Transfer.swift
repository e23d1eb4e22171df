/// Values on their way between processes. What they come from and go to stays in place until they have arrived.
public protocol Transfer: AnyObject {
  /// Moves them on without waiting: much of the way is made only while MPI is called.
  func progress() throws
  /// Waits until they have arrived.
  func wait() throws
}

/// Nothing under way.
final class Arrived: Transfer {
  func progress() {}
  func wait() {}
}
