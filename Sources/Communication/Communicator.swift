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
  /// Which processes share a host, and with it memory.
  var hosts: Hosts { get }
  /// The rank that the launcher and its messages give a process. It differs from its rank here if the launcher does not
  /// give the processes of a host neighbouring ranks.
  func launcherRank(_ rank: Int) -> Int

  /// Creates memory that the processes of a host share. It is zero. All processes of the job call this.
  ///
  /// - Parameter count: the number of floats of this process's part.
  /// - Throws: an ``AgreedFailure`` if a host has too little memory.
  func hostMemory(_ count: Int) throws -> HostMemory

  /// Replaces the values of every process by their sum over all processes. All pass the same number of values.
  func sum(_ values: inout MutableSpan<Float>) throws
  /// Starts to send and to receive messages. Only the sender and the receiver of a message call this.
  ///
  /// - Parameter tag: a number from 0. Of two messages from one process to another, each arrives where a message with its
  ///   tag is received. Messages with the same tag arrive in the order in which they were sent.
  /// - Returns: a transfer that owns the memory of the messages until it has been waited for.
  func transfer(sending sent: [PeerMessage], receiving received: [PeerMessage], tag: Int) throws -> any Transfer
  /// Replaces the values of every process by those of rank 0.
  func broadcast(_ values: inout MutableSpan<Float>) throws
  /// Returns the values of all processes, in the order of ranks, on every process. All pass the same number of values.
  func gather(_ values: [UInt64]) throws -> [[UInt64]]
  /// Replaces the bits of every process by those that are set on some process. All pass the same number of words.
  func union(_ words: inout [UInt64]) throws
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
