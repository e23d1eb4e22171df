import Failures

/// The processes that march in step, seen from one of them.
///
/// Every process calls the same methods in the same order; each waits for the others. A call that fails throws a
/// `Failure` of kind `internal` that names the MPI function.
public protocol Communicator: AnyObject, Sendable {
  /// This process's number, from 0. Process 0 writes the files and speaks to the person.
  var rank: Int { get }
  /// Number of processes.
  var size: Int { get }
  /// The name of the machine that this process runs on.
  var host: String { get }

  /// Replaces the values of every process by their sum over all. All bring the same count.
  func sum(_ values: inout MutableSpan<Float>) throws
  /// Begins to give each process its slice of this one's values, and to get this process's slice of those of the others, one
  /// after the other.
  ///
  /// - Parameters:
  ///   - values: all slices, or nothing from a process that gives none.
  ///   - slices: the slice of each process.
  ///   - givers: which processes give.
  ///   - received: gets this process's slice of every giver, by rank, from `start` on.
  func exchange(
    _ values: Span<Float>, _ slices: [Range<Int>], from givers: [Bool], into received: inout MutableSpan<Float>,
    at start: Int
  ) throws -> any Transfer
  /// Begins to give this process's slice of the values to all, and to get theirs.
  func share(_ values: inout MutableSpan<Float>, _ slices: [Range<Int>]) throws -> any Transfer
  /// Replaces the values of every process by those of process 0.
  func broadcast(_ values: inout MutableSpan<Float>) throws
  /// The values of all processes, by rank, on every process. All bring the same count.
  func gather(_ values: [UInt64]) throws -> [[UInt64]]
  /// The bytes of all processes, by rank, on every process. Counts may differ.
  func gather(_ bytes: [UInt8]) throws -> [[UInt8]]

  /// From now on watches the other processes: when one has not been heard of for so long, or has ended, the lowest rank that
  /// is left says so in one line, and all end. All processes call this.
  ///
  /// - Throws: an ``AgreedFailure`` when two of them cannot reach each other beside MPI.
  func watch(patience: Duration) throws
  /// The step that this process works at, for that line.
  func reached(step: Int)

  /// Says goodbye: no more calls follow, and every other process does the same.
  func finish()
  /// Ends all processes at once with an exit code, when this one cannot go on and the others may be waiting for it.
  func abort(_ code: Int32) -> Never
}

extension Communicator {
  /// Whether this process writes the files and speaks to the person.
  public var isRoot: Bool { rank == 0 }
}
