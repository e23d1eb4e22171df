import Failures
import Glibc
import Kernels
import Synchronization

/// The processes that `mpirun` or `srun` started, connected by MPI. Only this folder calls MPI.
public final class MPI: Communicator {
  /// The rank among all processes, of which those of a host have neighbouring ranks.
  public let rank: Int
  /// `MPI_Comm_size`.
  public let size: Int
  /// `MPI_Get_processor_name`.
  public let host: String

  private let library: MPILibrary
  private let map: JobMap
  private let watch = Mutex<Watch?>(nil)
  private let hasFailed = Atomic(false)

  /// The largest number of values in one call: MPI 3.1 counts in `int`.
  private static let largest = 1 << 30

  /// Starts MPI (`MPI_Init_thread`). A process does this once.
  init(_ library: MPILibrary) throws {
    self.library = library
    // Only the thread that calls this calls MPI.
    var provided: Int32 = 0
    try library.verify("MPI_Init_thread", library.initThread(nil, nil, MPIConstants.funneled, &provided))
    try library.verify(
      "MPI_Comm_set_errhandler",
      library.commSetErrhandler(library.constants.world, library.constants.errorsReturn))
    map = try JobMap(library)
    rank = Int(try library.rank(map.all))
    size = map.launcherRanks.count
    host = MPILibrary.text(library.getProcessorName)
  }

  /// The hosts, as MPI knows them. Processes that cannot share memory count as hosts of their own.
  public var hosts: Hosts { map.hosts }
  /// The rank in `MPI_COMM_WORLD`.
  public func launcherRank(_ rank: Int) -> Int { map.launcherRanks[rank] }

  /// A file in memory that the first process of the host makes and the others map.
  public func hostMemory(_ count: Int) throws -> HostMemory {
    let counts = try checked { try library.gather([UInt64(count)], over: map.near) }.map { Int($0[0]) }
    let (total, index) = (HostMemory.total(counts), rank - hosts.near.lowerBound)
    // A process alone on its host needs no file, but takes part, since the processes of all hosts agree.
    let isAlone = counts.count == 1
    let file = try agree { index == 0 && !isAlone ? try SharedFile(count: total, on: host) : nil }
    let card = try checked { try library.gather(try file?.card ?? [0, 0, 0, 0], over: map.near) }[0]
    // The others open the file while the process that made it still has it open.
    return try withExtendedLifetime(file) {
      try agree {
        if isAlone { return HostMemory(Storage(count: total), counts) }
        let file = try file ?? SharedFile(card, count: total, on: host)
        return try HostMemory(file, counts, mine: index)
      }
    }
  }

  /// `MPI_Allreduce` with `MPI_SUM`.
  public func sum(_ values: inout MutableSpan<Float>) throws {
    try values.withUnsafeMutableBufferPointer { try allreduce($0, library.constants.float) }
  }

  /// `MPI_Isend` and `MPI_Irecv`.
  public func transfer(sending sent: [PeerMessage], receiving received: [PeerMessage], tag: Int) throws -> any Transfer
  {
    func parts(_ messages: [PeerMessage]) -> [PeerMessage] { messages.flatMap { $0.parts(ofAtMost: MPI.largest) } }
    let (sent, received) = (parts(sent), parts(received))
    let requests = Requests(capacity: sent.count + received.count, handleSize: library.constants.handleSize)
    let type = library.constants.float
    for part in received {
      try check(
        "MPI_Irecv",
        library.irecv(part.start, Int32(part.range.count), type, Int32(part.peer), Int32(tag), map.all, requests.next())
      )
    }
    for part in sent {
      try check(
        "MPI_Isend",
        library.isend(part.start, Int32(part.range.count), type, Int32(part.peer), Int32(tag), map.all, requests.next())
      )
    }
    return PendingTransfer(
      owning: (sent + received).map(\.storage) + [requests],
      test: { [self] in
        var isDone: Int32 = 0
        try check(
          "MPI_Testall", library.testall(requests.count, requests.handles, &isDone, library.constants.noStatuses))
        return isDone != 0
      },
      finish: { [self] in
        try check("MPI_Waitall", library.waitall(requests.count, requests.handles, library.constants.noStatuses))
      },
      hasFailed: { [self] in hasFailed.load(ordering: .relaxed) })
  }

  /// `MPI_Bcast`.
  public func broadcast(_ values: inout MutableSpan<Float>) throws {
    try values.withUnsafeMutableBufferPointer { try broadcast($0, library.constants.float) }
  }

  /// `MPI_Allgather`.
  public func gather(_ values: [UInt64]) throws -> [[UInt64]] {
    try checked { try library.gather(values, over: map.all) }
  }

  /// `MPI_Allreduce` with `MPI_BOR`: first on each host, then between the hosts.
  public func union(_ words: inout [UInt64]) throws {
    let (count, type, or) = (Int32(words.count), library.constants.uint64, library.constants.bitsOr)
    func allreduce(_ communicator: MPILibrary.Handle, _ words: inout [UInt64]) throws {
      try check("MPI_Allreduce", library.allreduce(library.constants.inPlace, &words, count, type, or, communicator))
    }
    if hosts.near.count > 1 { try allreduce(map.near, &words) }
    guard hosts.ranks.count > 1 else { return }
    if rank == hosts.near.lowerBound { try allreduce(map.leaders, &words) }
    if hosts.near.count > 1 { try check("MPI_Bcast", library.bcast(&words, count, type, 0, map.near)) }
  }

  /// `MPI_Allgatherv`.
  public func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let counts = try gather([UInt64(bytes.count)]).map { Int32($0[0]) }
    let starts = Array(counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }.dropLast())
    var all = [UInt8](repeating: 0, count: Int(counts.reduce(0, +)))
    let type = library.constants.byte
    try check(
      "MPI_Allgatherv", library.allgatherv(bytes, Int32(bytes.count), type, &all, counts, starts, type, map.all))
    return zip(starts, counts).map { Array(all[Int($0)..<Int($0 + $1)]) }
  }

  /// Watches the neighbouring processes over TCP connections beside MPI.
  public func watch(patience: Duration) throws {
    guard size > 1, patience > .zero else { return }
    let watch = Watch(try Ring(self), patience: patience)
    self.watch.withLock { $0 = watch }
    StopSignals.tell(watch)
  }

  /// Passes the step on to the watch.
  public func reached(step: Int) { watch.withLock { $0?.reached(step: step) } }

  /// `MPI_Finalize`.
  public func finish() {
    watch.withLock { $0?.leave(.goodbye) }
    _ = library.finalize()
  }

  /// `MPI_Abort`.
  public func abort(_ code: Int32) -> Never {
    watch.withLock { $0?.leave(.told) }
    _ = library.abort(library.constants.world, code)
    exit(code)
  }

  /// Checks a call that fails if another process is lost. The watch then reports it first.
  private func check(_ call: String, _ status: Int32) throws { try checked { try library.verify(call, status) } }

  private func checked<Result>(_ calls: () throws -> Result) throws -> Result {
    do {
      return try calls()
    } catch {
      hasFailed.store(true, ordering: .relaxed)
      watch.withLock { $0 }?.awaitEnd()
      throw error
    }
  }

  private func allreduce<T>(_ values: UnsafeMutableBufferPointer<T>, _ type: MPILibrary.Handle) throws {
    try inParts(values) {
      try check(
        "MPI_Allreduce", library.allreduce(library.constants.inPlace, $0, $1, type, library.constants.sum, map.all))
    }
  }

  private func broadcast<T>(_ values: UnsafeMutableBufferPointer<T>, _ type: MPILibrary.Handle) throws {
    try inParts(values) { try check("MPI_Bcast", library.bcast($0, $1, type, 0, map.all)) }
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
