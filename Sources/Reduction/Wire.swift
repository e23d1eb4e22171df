import Communication
import Kernels

/// What a bucket sends in floats of half the size (bfloat16): half as much, and rounded, so that weights depend on the number
/// of processes. Sums are formed in whole floats; all processes take the same rounded sum.
final class Wire {
  private var slices: [Range<Int>] = []  // of the floats
  private var packedSlices: [Range<Int>] = []
  private var count = 0
  private let sent: Storage
  private let received: Storage
  private let sums: Storage
  private let branches: Int

  /// - Parameters:
  ///   - count: floats, at most.
  ///   - slice: floats of a process's slice, at most.
  ///   - branches: how many come, from all processes.
  ///   - held: how many each process gives.
  init(_ count: Int, slice: Int, branches: Int, held: [Int]) {
    self.branches = branches
    let packed = packedBFloat16Count(count)
    sent = Storage(count: (held.max() ?? 0) * packed)
    received = Storage(count: branches * packedBFloat16Count(slice))
    sums = Storage(count: packed)
  }

  /// Takes so many floats in slices that begin at whole pairs of vectors.
  func take(_ count: Int, _ slices: [Range<Int>]) {
    self.count = count
    self.slices = slices
    packedSlices = slices.map { $0.lowerBound / 2..<$0.lowerBound / 2 + packedBFloat16Count($0.count) }
  }

  /// Begins a round of exchange of the floats of `range`.
  ///
  /// - Parameter start: where the packed floats of the round go; afterwards that of the next.
  func exchange(
    _ values: Storage, _ range: Range<Int>, _ round: Int, _ givers: [Bool], _ start: inout Int,
    _ communicator: any Communicator
  ) throws -> any Transfer {
    let packed = packedBFloat16Count(count)
    let from = round * packed
    if !range.isEmpty { packBFloat16(values, range, into: sent, at: from) }
    defer { start += givers.count { $0 } * packedSlices[communicator.rank].count }
    let given = range.isEmpty ? 0..<0 : from..<from + packed
    return try sent.withMutableSpan { sent in
      try received.withMutableSpan { received in
        try communicator.exchange(sent.span.extracting(given), packedSlices, from: givers, into: &received, at: start)
      }
    }
  }

  /// Unpacks the slices that came, `count` floats each.
  func unpack(into floats: Storage, count: Int) {
    let packed = packedBFloat16Count(count)
    for branch in 0..<branches {
      unpackBFloat16(received, at: branch * packed, into: floats, branch * count..<(branch + 1) * count)
    }
  }

  /// Begins to give this process's slice of the sums to all.
  func share(_ total: Storage, _ start: Int, _ communicator: any Communicator) throws -> any Transfer {
    let mine = slices[communicator.rank]
    packBFloat16(
      total, start + mine.lowerBound..<start + mine.upperBound, into: sums,
      at: packedSlices[communicator.rank].lowerBound)
    return try sums.withMutableSpan { try communicator.share(&$0, packedSlices) }
  }

  /// Unpacks all sums, this process's too: all have the same.
  func unpackSums(into total: Storage, _ start: Int) {
    for (slice, packed) in zip(slices, packedSlices) {
      unpackBFloat16(sums, at: packed.lowerBound, into: total, start + slice.lowerBound..<start + slice.upperBound)
    }
  }
}
