import CMPI

/// The request of a non-blocking call of MPI, and the counts that MPI reads until the call is complete.
final class Request {
  /// MPI's handle.
  let handle: UnsafeMutablePointer<MPI_Request?>
  private let counts: [Counts]

  init(_ counts: [Counts]) {
    self.counts = counts
    handle = .allocate(capacity: 1)
    handle.initialize(to: nil)
  }

  deinit { handle.deallocate() }
}

/// How many values each process sends or receives, and where they start, in memory that does not move.
final class Counts {
  let counts, starts: UnsafeMutablePointer<Int32>

  init(_ counts: [Int], at starts: [Int]) {
    func copy(_ values: [Int]) -> UnsafeMutablePointer<Int32> {
      let copy = UnsafeMutablePointer<Int32>.allocate(capacity: values.count)
      for (index, value) in values.enumerated() { (copy + index).initialize(to: Int32(value)) }
      return copy
    }
    self.counts = copy(counts)
    self.starts = copy(starts)
  }

  deinit {
    counts.deallocate()
    starts.deallocate()
  }
}
