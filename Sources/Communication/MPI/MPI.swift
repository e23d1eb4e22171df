import CMPI
import Failures
import Foundation
import Synchronization

/// The processes that `mpirun` or `srun` started, joined by MPI. The only file that knows it.
public final class MPI: Communicator {
  /// `MPI_Comm_rank`.
  public let rank: Int
  /// `MPI_Comm_size`.
  public let size: Int
  /// `MPI_Get_processor_name`.
  public let host: String

  /// The library that this program was built with.
  public static var library: String { "Open MPI \(OMPI_MAJOR_VERSION).\(OMPI_MINOR_VERSION).\(OMPI_RELEASE_VERSION)" }

  private let watch = Mutex<Watch?>(nil)

  /// The largest count of one call: MPI 3.1 counts in `int`.
  private static let largest = 1 << 30

  /// Joins the other processes (`MPI_Init_thread`). Once a process.
  public init() throws {
    // Only the thread that joins calls MPI.
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
    _ values: Span<Float>, _ slices: [Range<Int>], from givers: [Bool], into received: inout MutableSpan<Float>,
    at start: Int
  ) throws -> any Transfer {
    let counts = givers.map { $0 ? slices[rank].count : 0 }
    let sent = Layout(counts: slices.map { givers[rank] ? $0.count : 0 }, starts: slices.map(\.lowerBound))
    let got = Layout(counts: counts, starts: counts.indices.map { counts[..<$0].reduce(start, +) })
    return try values.withUnsafeBufferPointer { values in
      try received.withUnsafeMutableBufferPointer { received in
        try MPITransfer("MPI_Ialltoallv", [sent, got], check) {
          MPI_Ialltoallv(
            values.baseAddress, sent.counts, sent.starts, lockstep_mpi_float(), received.baseAddress, got.counts,
            got.starts, lockstep_mpi_float(), world, $0)
        }
      }
    }
  }

  /// `MPI_Iallgatherv`.
  public func share(_ values: inout MutableSpan<Float>, _ slices: [Range<Int>]) throws -> any Transfer {
    let layout = Layout(counts: slices.map(\.count), starts: slices.map(\.lowerBound))
    return try values.withUnsafeMutableBufferPointer { values in
      try MPITransfer("MPI_Iallgatherv", [layout], check) {
        MPI_Iallgatherv(
          lockstep_mpi_in_place(), 0, lockstep_mpi_float(), values.baseAddress, layout.counts, layout.starts,
          lockstep_mpi_float(), world, $0)
      }
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

  /// Watches over TCP connections of its own.
  public func watch(patience: Duration) throws {
    guard size > 1, patience > .zero else { return }
    let watch = Watch(try Mesh(self), rank: rank, host: host, patience: patience)
    self.watch.withLock { $0 = watch }
    StopSignals.tell(watch)
  }

  /// Tells the watch.
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

  /// The same for calls that a lost process makes fail: the watch has the first word.
  private func check(_ call: String, _ status: Int32) throws {
    do {
      try verify(call, status)
    } catch {
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

/// What MPI reads until a transfer is done: how many values each process has, and where they lie.
private final class Layout {
  let counts, starts: UnsafeMutablePointer<Int32>

  init(counts: [Int], starts: [Int]) {
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

/// A non-blocking call of MPI.
private final class MPITransfer: Transfer {
  private let call: String
  private let layouts: [Layout]
  private let check: (String, Int32) throws -> Void
  private let request = UnsafeMutablePointer<MPI_Request?>.allocate(capacity: 1)

  init(
    _ call: String, _ layouts: [Layout], _ check: @escaping (String, Int32) throws -> Void,
    _ begin: (UnsafeMutablePointer<MPI_Request?>) -> Int32
  ) throws {
    self.call = call
    self.layouts = layouts
    self.check = check
    request.initialize(to: nil)
    try check(call, begin(request))
  }

  deinit { request.deallocate() }

  /// `MPI_Test`.
  func progress() throws {
    var isDone: Int32 = 0
    try check(call, MPI_Test(request, &isDone, nil))
  }

  /// `MPI_Wait`.
  func wait() throws { try check(call, MPI_Wait(request, nil)) }
}

private var world: MPI_Comm { lockstep_mpi_world() }

/// Turns the status of an MPI call into a failure that names the call.
private func verify(_ call: String, _ status: Int32) throws {
  guard status != MPI_SUCCESS else { return }
  var text = [CChar](repeating: 0, count: Int(MPI_MAX_ERROR_STRING) + 1)
  var length: Int32 = 0
  MPI_Error_string(status, &text, &length)
  let reason = String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  throw Failure(.internal, "\(call) failed: \(reason); check the network between the hosts")
}
