/// The requests of non-blocking calls of MPI, in memory that does not move.
final class Requests {
  /// MPI's handles, one behind the other.
  let handles: UnsafeMutableRawPointer
  /// The number of requests that have begun.
  private(set) var count: Int32 = 0
  private let capacity: Int
  private let handleSize: Int

  /// Creates room for `capacity` requests, with handles of `handleSize` bytes.
  init(capacity: Int, handleSize: Int) {
    self.capacity = capacity
    self.handleSize = handleSize
    handles = .allocate(byteCount: max(1, capacity * handleSize), alignment: MemoryLayout<UInt>.alignment)
    handles.initializeMemory(as: UInt8.self, repeating: 0, count: capacity * handleSize)
  }

  /// The place for the handle of the next request.
  func next() -> UnsafeMutableRawPointer {
    precondition(Int(count) < capacity, "there is room for \(capacity) requests only")
    defer { count += 1 }
    return handles + Int(count) * handleSize
  }

  deinit { handles.deallocate() }
}
