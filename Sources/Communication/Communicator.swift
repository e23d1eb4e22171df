import Failures
import Kernels

/// The processes of a job, seen from one of them.
///
/// Every process calls the same methods in the same order, and each call waits for the other processes. A call that
/// fails throws a `Failure` of kind `internal` that names the MPI function.
public protocol Communicator: AnyObject, Sendable {
  /// The rank of this process, from 0. Rank 0 writes the files and talks to the user.
  var rank: Int { get }
  /// The number of processes.
  var size: Int { get }
  /// The name of the host that this process runs on.
  var host: String { get }

  /// Replaces the values of every process by their sum over all processes. All pass the same number of values.
  func sum(_ values: inout MutableSpan<Float>) throws
  /// Starts to send each process its slice of `values`, and to receive this process's slice from the others.
  ///
  /// - Parameters:
  ///   - slices: the slice of each process, as indices of `values`.
  ///   - values: what this process sends. It is not read if this process is no sender.
  ///   - senders: which processes send.
  ///   - received: receives this process's slice from each sender, in the order of ranks, from index `start` on.
  /// - Returns: a transfer that owns both storages until it has been waited for.
  func exchange(
    _ slices: [Range<Int>], of values: Storage, from senders: [Bool], into received: Storage, at start: Int
  ) throws -> any Transfer
  /// Starts to send this process's slice of `values` to all processes, and to receive theirs.
  ///
  /// - Parameter slices: the slice of each process, as indices of `values`.
  /// - Returns: a transfer that owns the storage until it has been waited for.
  func share(_ slices: [Range<Int>], of values: Storage) throws -> any Transfer
  /// Replaces the values of every process by those of rank 0.
  func broadcast(_ values: inout MutableSpan<Float>) throws
  /// Returns the values of all processes, in the order of ranks, on every process. All pass the same number of values.
  func gather(_ values: [UInt64]) throws -> [[UInt64]]
  /// Returns the bytes of all processes, in the order of ranks, on every process. The number of bytes may differ.
  func gather(_ bytes: [UInt8]) throws -> [[UInt8]]

  /// Starts to watch the other processes. All processes call this.
  ///
  /// If a process ends or does not answer for `patience`, the lowest remaining rank says so in one line, and the job
  /// ends.
  ///
  /// - Throws: an ``AgreedFailure`` if two processes cannot connect to each other beside MPI.
  func watch(patience: Duration) throws
  /// Records the training step that this process works on, for that line.
  func reached(step: Int)

  /// Ends the use of the communicator. Every process calls this, and no more calls follow.
  func finish()
  /// Ends all processes at once with an exit code. For a process that cannot go on while others may be waiting for it.
  func abort(_ code: Int32) -> Never
}

extension Communicator {
  /// Whether this is rank 0, which writes the files and talks to the user.
  public var isRoot: Bool { rank == 0 }
}
