import CMPI
import Failures
import Foundation
import Kernels
import Synchronization

/// The processes that `mpirun` or `srun` started, connected by MPI. Only this folder calls MPI.
public final class MPI: Communicator {
  /// `MPI_Comm_rank`.
  public let rank: Int
  /// `MPI_Comm_size`.
  public let size: Int
  /// `MPI_Get_processor_name`.
  public let host: String

  /// The MPI library that the program was built with.
  public static var library: String { "Open MPI \(OMPI_MAJOR_VERSION).\(OMPI_MINOR_VERSION).\(OMPI_RELEASE_VERSION)" }

  private let watch = Mutex<Watch?>(nil)
  private let hasFailed = Atomic(false)

  /// The largest number of values in one call: MPI 3.1 counts in `int`.
  private static let largest = 1 << 30

  /// Starts MPI (`MPI_Init_thread`). A process does this once.
  public init() throws {
    // Only the thread that calls this calls MPI.
    var provided: Int32 = 0
    try verify("MPI_Init_thread", MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided))
    try verify("MPI_Comm_set_errhandler", MPI_Comm_set_errhandler(world, lockstep_mpi_errors_return()))
    var number: Int32 = 0
    try verify("MPI_Comm_rank", MPI_Comm_rank(world, &number))
    rank = Int(number)
    try verify("MPI_Comm_size", MPI_Comm_size(world, &number))
    size = Int(number)
    var name = [CChar](repeating: 0, count: Int(MPI_MAX_PROCESSOR_NAME) + 1)
    try verify("MPI_Get_processor_name", MPI_Get_processor_name(&name, &number))
    host = String(decoding: name.prefix(Int(number)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `MPI_Allreduce` with `MPI_SUM`.
  public func sum(_ values: inout MutableSpan<Float>) throws {
    try values.withUnsafeMutableBufferPointer { try allreduce($0, lockstep_mpi_float()) }
  }

  /// `MPI_Ialltoallv`.
  public func exchange(
    _ slices: [Range<Int>], of values: Storage, from senders: [Bool], into received: Storage, at start: Int
  ) throws -> any Transfer {
    // Counted from the first float that is sent: MPI 3.1 counts in `int`, and a storage may be larger.
    let first = slices.map(\.lowerBound).min() ?? 0
    let counts = senders.map { $0 ? slices[rank].count : 0 }
    let sent = Counts(slices.map { senders[rank] ? $0.count : 0 }, at: slices.map { $0.lowerBound - first })
    let got = Counts(counts, at: counts.indices.map { counts[..<$0].reduce(0, +) })
    return try begin("MPI_Ialltoallv", [values, received], [sent, got]) {
      MPI_Ialltoallv(
        values.base + first, sent.counts, sent.starts, lockstep_mpi_float(), received.base + start, got.counts,
        got.starts, lockstep_mpi_float(), world, $0)
    }
  }

  /// `MPI_Iallgatherv`.
  public func share(_ slices: [Range<Int>], of values: Storage) throws -> any Transfer {
    let first = slices.map(\.lowerBound).min() ?? 0
    let slices = Counts(slices.map(\.count), at: slices.map { $0.lowerBound - first })
    return try begin("MPI_Iallgatherv", [values], [slices]) {
      MPI_Iallgatherv(
        lockstep_mpi_in_place(), 0, lockstep_mpi_float(), values.base + first, slices.counts, slices.starts,
        lockstep_mpi_float(), world, $0)
    }
  }

  /// `MPI_Bcast`.
  public func broadcast(_ values: inout MutableSpan<Float>) throws {
    try values.withUnsafeMutableBufferPointer { try broadcast($0, lockstep_mpi_float()) }
  }

  /// `MPI_Allgather`.
  public func gather(_ values: [UInt64]) throws -> [[UInt64]] {
    let count = Int32(values.count)
    var all = [UInt64](repeating: 0, count: values.count * size)
    let type = lockstep_mpi_uint64()
    try check("MPI_Allgather", MPI_Allgather(values, count, type, &all, count, type, world))
    return (0..<size).map { Array(all[$0 * values.count..<($0 + 1) * values.count]) }
  }

  /// `MPI_Allgatherv`.
  public func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let counts = try gather([UInt64(bytes.count)]).map { Int32($0[0]) }
    let starts = counts.indices.map { counts[..<$0].reduce(0, +) }
    var all = [UInt8](repeating: 0, count: Int(counts.reduce(0, +)))
    let type = lockstep_mpi_byte()
    try check(
      "MPI_Allgatherv", MPI_Allgatherv(bytes, Int32(bytes.count), type, &all, counts, starts, type, world))
    return zip(starts, counts).map { Array(all[Int($0)..<Int($0 + $1)]) }
  }

  /// Watches the other processes over TCP connections beside MPI.
  public func watch(patience: Duration) throws {
    guard size > 1, patience > .zero else { return }
    let watch = Watch(try Mesh(self), rank: rank, host: host, patience: patience)
    self.watch.withLock { $0 = watch }
    StopSignals.tell(watch)
  }

  /// Passes the step on to the watch.
  public func reached(step: Int) { watch.withLock { $0?.reached(step: step) } }

  /// `MPI_Finalize`.
  public func finish() {
    watch.withLock { $0?.leave(.goodbye) }
    MPI_Finalize()
  }

  /// `MPI_Abort`.
  public func abort(_ code: Int32) -> Never {
    watch.withLock { $0?.leave(.told) }
    MPI_Abort(world, code)
    exit(code)
  }

  /// Starts a call of MPI that does not wait. `MPI_Test` and `MPI_Wait` complete it.
  private func begin(
    _ name: String, _ storages: [Storage], _ counts: [Counts], _ call: (UnsafeMutablePointer<MPI_Request?>) -> Int32
  ) throws -> any Transfer {
    let request = Request(counts)
    try check(name, call(request.handle))
    return PendingTransfer(
      owning: storages + [request],
      test: { [self] in
        var isDone: Int32 = 0
        try check(name, MPI_Test(request.handle, &isDone, nil))
        return isDone != 0
      },
      finish: { [self] in try check(name, MPI_Wait(request.handle, nil)) },
      hasFailed: { [self] in hasFailed.load(ordering: .relaxed) })
  }

  /// Checks a call that fails if another process is lost. The watch then reports it first.
  private func check(_ call: String, _ status: Int32) throws {
    do {
      try verify(call, status)
    } catch {
      hasFailed.store(true, ordering: .relaxed)
      watch.withLock { $0 }?.awaitEnd()
      throw error
    }
  }

  private func allreduce<T>(_ values: UnsafeMutableBufferPointer<T>, _ type: MPI_Datatype) throws {
    try inParts(values) {
      try check("MPI_Allreduce", MPI_Allreduce(lockstep_mpi_in_place(), $0, $1, type, lockstep_mpi_sum(), world))
    }
  }

  private func broadcast<T>(_ values: UnsafeMutableBufferPointer<T>, _ type: MPI_Datatype) throws {
    try inParts(values) { try check("MPI_Bcast", MPI_Bcast($0, $1, type, 0, world)) }
  }

  private func inParts<T>(
    _ values: UnsafeMutableBufferPointer<T>, _ body: (UnsafeMutablePointer<T>, Int32) throws -> Void
  ) throws {
    guard let base = values.baseAddress else { return }
    var start = 0
    while start < values.count {
      let count = min(MPI.largest, values.count - start)
      try body(base + start, Int32(count))
      start += count
    }
  }
}

private var world: MPI_Comm { lockstep_mpi_world() }

/// Throws a failure that names the call, unless its status is a success.
private func verify(_ call: String, _ status: Int32) throws {
  guard status != MPI_SUCCESS else { return }
  var text = [CChar](repeating: 0, count: Int(MPI_MAX_ERROR_STRING) + 1)
  var length: Int32 = 0
  MPI_Error_string(status, &text, &length)
  let reason = String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  throw Failure(.internal, "\(call) failed: \(reason); check the network between the hosts")
}
