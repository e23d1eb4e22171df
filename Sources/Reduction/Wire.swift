import Communication
import Kernels

/// The bf16 form of what a bucket sends: half the size, and rounded.
///
/// The weights then depend on the number of processes. Sums are still formed in float32, and all processes use the same
/// rounded sum.
final class Wire {
  private var slices: [Range<Int>] = []  // of the floats
  private var packedSlices: [Range<Int>] = []
  private var count = 0
  private let sent: Storage
  private let received: Storage
  private let sums: Storage
  private let branches: Int

  /// Allocates the packed buffers.
  ///
  /// - Parameters:
  ///   - count: the largest number of floats.
  ///   - slice: the largest number of floats in the slice of a process.
  ///   - branches: the number of branches of all processes.
  ///   - held: the number of branches of each process.
  init(_ count: Int, slice: Int, branches: Int, held: [Int]) {
    self.branches = branches
    let packed = packedBFloat16Count(count)
    sent = Storage(count: (held.max() ?? 0) * packed)
    received = Storage(count: branches * packedBFloat16Count(slice))
    sums = Storage(count: packed)
  }

  /// Changes the number of floats, and the slices, which start at multiples of two vectors.
  func take(_ count: Int, _ slices: [Range<Int>]) {
    self.count = count
    self.slices = slices
    packedSlices = slices.map { $0.lowerBound / 2..<$0.lowerBound / 2 + packedBFloat16Count($0.count) }
  }

  /// Packs the floats that are sent in a round.
  func pack(_ values: Storage, _ range: Range<Int>, _ round: Int) {
    packBFloat16(values, range, into: sent, at: round * packedBFloat16Count(count))
  }

  /// Starts the exchange of a round.
  ///
  /// - Parameter start: the position where the received floats of this round go. It is moved to that of the next round.
  func exchange(
    _ round: Int, _ senders: [Bool], _ start: inout Int, _ communicator: any Communicator
  ) throws -> any Transfer {
    let first = senders[communicator.rank] ? round * packedBFloat16Count(count) : 0
    defer { start += senders.count { $0 } * packedSlices[communicator.rank].count }
    let slices = packedSlices.map { first + $0.lowerBound..<first + $0.upperBound }
    return try communicator.exchange(slices, of: sent, from: senders, into: received, at: start)
  }

  /// Unpacks the received slices, which have `count` floats each.
  func unpack(into floats: Storage, count: Int) {
    let packed = packedBFloat16Count(count)
    for branch in 0..<branches {
      unpackBFloat16(received, at: branch * packed, into: floats, branch * count..<(branch + 1) * count)
    }
  }

  /// Starts to send this process's slice of the sums to all processes.
  func share(_ total: Storage, _ start: Int, _ communicator: any Communicator) throws -> any Transfer {
    let mine = slices[communicator.rank]
    packBFloat16(
      total, start + mine.lowerBound..<start + mine.upperBound, into: sums,
      at: packedSlices[communicator.rank].lowerBound)
    return try communicator.share(packedSlices, of: sums)
  }

  /// Unpacks all sums, including this process's own, so that all processes have the same values.
  func unpackSums(into total: Storage, _ start: Int) {
    for (slice, packed) in zip(slices, packedSlices) {
      unpackBFloat16(sums, at: packed.lowerBound, into: total, start + slice.lowerBound..<start + slice.upperBound)
    }
  }
}
