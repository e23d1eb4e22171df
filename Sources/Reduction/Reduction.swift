import Communication
import Kernels
import Networks
import Plans

/// Sums the gradients of all shards of all processes, in the order of the tree of shards.
///
/// MPI only moves data; it adds nothing, unless the config asks for `reduction: fast`. The gradients travel in buckets,
/// from the end of the buffer to its beginning. The processes of a host add their shards in memory that they share, so
/// what travels between hosts does not grow with the processes of a host. A bucket is sent as soon as the backward pass
/// has finished its arrays, and travels while lower layers still compute. Of a table, only the rows travel that a batch
/// touched.
package final class Reduction {
  private let kind: ParallelPlan.Reduction
  private let gradients: Gradients
  private let communicator: any Communicator
  private let buckets: [Bucket]  // from the end of the buffer to its beginning
  private let rows: TableRows?
  private let local: (sum: SumOfBranches, places: [Int])?  // of this process's branches, if no buckets travel
  private var failure: (any Error)?  // of the backward pass, until `finish` can throw it
  private var isOpen = false

  /// Asks all processes which shards they hold, and cuts the gradients into buckets.
  package init(_ plan: ParallelPlan, _ gradients: Gradients, _ communicator: any Communicator) throws {
    kind = plan.reduction
    self.gradients = gradients
    self.communicator = communicator
    if communicator.size == 1 || kind == .fast {
      // If MPI adds, each process first adds its own shards, as a single process does.
      let groups = gradients.groups
      let starts = Branch.covering(
        groups.first..<groups.first + groups.groups.count, eachAlone: groups.sumsEachGroup)
      local = (SumOfBranches(starts: starts.map(\.lowerBound)), starts.indices.map { $0 * gradients.sums.layout.count })
      (buckets, rows) = ([], nil)
      return
    }
    local = nil
    let parts = Reduction.parts(of: gradients, mebibytes: plan.bucket)
    let place = Bucket.Place(
      branches: try HostBranches(gradients.groups, communicator),
      rails: Rails(communicator.hosts, rank: communicator.rank), wire: plan.wire,
      flags: try HostFlags((parts.count + 1) * Bucket.flags, communicator), communicator: communicator)
    let buffers = Bucket.Buffers(
      branches: gradients.branches, branchStride: gradients.sums.layout.count, sums: gradients.sums.storage)
    buckets = try Bucket.make(parts, first: 0, buffers, place)
    rows = try gradients.tables.travelling.map { try TableRows($0, gradients, number: parts.count, place) }
    gradients.whenFinal = { [unowned self] offset in if isOpen { begin(from: offset) } }
    gradients.meanwhile = { [unowned self] in progress() }
  }

  /// Allows buckets to be sent during the next backward pass.
  package func open() { isOpen = true }

  /// Replaces the gradients by the sums over all shards of all processes.
  package func finish() throws {
    if let local { return try finish(local.sum, local.places) }
    begin(from: 0)
    isOpen = false
    if let failure { throw failure }
    try rows?.begin()
    for bucket in buckets { try bucket.send() }
    for bucket in buckets { try bucket.add() }
    try rows?.add()
    for bucket in buckets { try bucket.end() }
    try rows?.end()
    gradients.received()
  }

  private func finish(_ sum: SumOfBranches, _ places: [Int]) throws {
    let total = gradients.sums.storage
    if gradients.branches !== total {
      sum(gradients.branches, places, count: gradients.sums.layout.count, into: total, at: 0)
    }
    try gradients.tables.travelling?.findTouchedByAll(communicator)
    guard communicator.size > 1 else { return }
    try total.withMutableSpan { try communicator.sum(&$0) }
    gradients.received()
  }

  /// Sends the buckets whose gradients are final now.
  private func begin(from offset: Int) {
    for bucket in buckets where !bucket.hasBegun && bucket.readyAt >= offset { bucket.begin() }
  }

  /// Moves the buckets on that were sent.
  private func progress() {
    guard isOpen else { return }
    do {
      for bucket in buckets where bucket.hasBegun { if try !bucket.progress() { break } }
    } catch {
      failure = failure ?? error
    }
  }

  /// Cuts the gradients into ranges of a size, or of one that suits the model, from the end to the beginning.
  ///
  /// Sums that gradients are computed from later lie at the end of the buffer, but are ready last.
  ///
  /// - Returns: each range, and the offset from which on gradients have to be final before it can be sent.
  private static func parts(of gradients: Gradients, mebibytes: Double?) -> [(range: Range<Int>, readyAt: Int)] {
    let own = gradients.travelling
    // The gradients of a small model are cut, too, so that its upper layers' can travel early. A message shorter than
    // some ten thousand bytes takes as long as one of that size.
    let suitable = max(1 / 32, min(4, Double(own.count) / 0x10_0000))
    let count = Int(max(32, min(0x4_0000 * (mebibytes ?? suitable), Double(gradients.sums.layout.count))))
    let sums = split(gradients.travellingSums, count).map { ($0, own.lowerBound) }
    return split(own, count).map { ($0, $0.lowerBound) } + sums
  }

  private static func split(_ range: Range<Int>, _ count: Int) -> [Range<Int>] {
    stride(from: range.upperBound, to: range.lowerBound, by: -count).map { max(range.lowerBound, $0 - count)..<$0 }
  }
}
