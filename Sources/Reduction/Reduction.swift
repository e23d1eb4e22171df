import Communication
import Kernels
import Networks
import Plans

/// Adds up the gradients of all shards, of all processes, in the order of the tree of shards.
///
/// Unless it is asked to, MPI adds nothing. The gradients travel in buckets, from the end of the buffer to its beginning: a
/// bucket sets out when the way back has left it behind, and is under way while lower layers still compute. Of a table only
/// those rows travel that the batch touches.
package final class Reduction {
  private let kind: ParallelPlan.Reduction
  private let gradients: Gradients
  private let communicator: any Communicator
  private let buckets: [Bucket]  // from the end of the buffer to its beginning
  private let rows: TableRows?
  private let alone: (sum: SumOfBranches, places: [Int])?  // of this process's branches, where no buckets travel
  private var failure: (any Error)?
  private var isOpen = false

  /// Asks all processes which shards they hold.
  package init(_ plan: ParallelPlan, _ gradients: Gradients, _ laps: Laps, _ communicator: any Communicator) throws {
    kind = plan.reduction
    self.gradients = gradients
    self.communicator = communicator
    if communicator.size == 1 || kind == .fast {
      // Where MPI adds, each process first adds its own, as one that is alone.
      let groups = gradients.groups
      let starts = Branch.covering(groups.first..<groups.first + groups.groups.count, eachAlone: groups.sumsEachGroup)
      alone = (SumOfBranches(starts: starts.map(\.lowerBound)), starts.indices.map { $0 * gradients.sums.layout.count })
      (buckets, rows) = ([], nil)
      return
    }
    alone = nil
    let holders = try BranchHolders(gradients.groups, communicator)
    let buffers = Bucket.Buffers(
      branches: gradients.branches, branchStride: gradients.sums.layout.count, sums: gradients.sums.storage)
    buckets = Reduction.parts(of: gradients, bytes: Int(plan.bucket * 0x10_0000)).map {
      Bucket($0.range, readyAt: $0.readyAt, buffers, holders, plan.wire, communicator)
    }
    rows = gradients.tables.sparse.map { TableRows($0, gradients, holders, plan.wire, communicator) }
    gradients.whenFinal = { [unowned self] offset in if isOpen { begin(from: offset) } }
    laps.between = { [unowned self] in progress() }
  }

  /// The next gradients may set out as soon as the way back has left them behind.
  package func open() { isOpen = true }

  /// Sets the gradients to the sums over all shards.
  package func finish() throws {
    if let alone { return try finish(alone.sum, alone.places) }
    begin(from: 0)
    isOpen = false
    if let failure { throw failure }
    try rows?.begin()
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
    try gradients.tables.sparse?.findTouchedByAll(communicator)
    guard communicator.size > 1 else { return }
    try total.withMutableSpan { try communicator.sum(&$0) }
    gradients.received()
  }

  /// Buckets that lie from `offset` on set out.
  private func begin(from offset: Int) {
    attempt {
      for bucket in buckets where !bucket.hasBegun && bucket.readyAt >= offset {
        try bucket.begin()
      }
    }
  }

  private func progress() {
    guard isOpen else { return }
    attempt { for bucket in buckets where bucket.hasBegun { try bucket.progress() } }
  }

  /// What fails within the way back is told at its end.
  private func attempt(_ work: () throws -> Void) {
    do { try work() } catch { failure = failure ?? error }
  }

  /// What travels by itself, in parts of about so many bytes, from the end to the beginning; and from where on gradients have
  /// to be final for each. What inputs share lies at the end, but is formed last.
  private static func parts(of gradients: Gradients, bytes: Int) -> [(range: Range<Int>, readyAt: Int)] {
    let (own, count) = (gradients.travelling, max(32, bytes / 4))
    let shared = split(own.upperBound..<gradients.sums.layout.count, count).map { ($0, own.lowerBound) }
    return split(own, count).map { ($0, $0.lowerBound) } + shared
  }

  private static func split(_ range: Range<Int>, _ count: Int) -> [Range<Int>] {
    stride(from: range.upperBound, to: range.lowerBound, by: -count).map { max(range.lowerBound, $0 - count)..<$0 }
  }
}
