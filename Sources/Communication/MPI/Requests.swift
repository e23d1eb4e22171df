import CMPI

/// The requests of non-blocking calls of MPI, in memory that does not move.
final class Requests {
  /// MPI's handles.
  let handles: UnsafeMutablePointer<MPI_Request?>
  /// The number of requests that have begun.
  private(set) var count: Int32 = 0
  private let capacity: Int

  /// Creates room for `capacity` requests.
  init(capacity: Int) {
    self.capacity = capacity
    handles = .allocate(capacity: capacity)
    handles.initialize(repeating: nil, count: capacity)
  }

  /// The place for the handle of the next request.
  func next() -> UnsafeMutablePointer<MPI_Request?> {
    precondition(Int(count) < capacity, "there is room for \(capacity) requests only")
    defer { count += 1 }
    return handles + Int(count)
  }

  deinit { handles.deallocate() }
}
