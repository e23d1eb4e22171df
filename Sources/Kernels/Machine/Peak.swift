/// Runs fused multiply-adds on registers alone, to measure the highest rate that a kernel can reach on this core.
///
/// - Returns: The sum of the results. Use it, so that the compiler keeps the computation.
public func multiplyAdd(rounds: Int) -> Float {
  require(rounds >= 0, "rounds is \(rounds)")
  switch Machine.peakChains {
  case 24: return chains(Beside<Vectors12, Vectors12>.self, rounds)
  case 6: return chains(Beside<Vectors4, Vectors2>.self, rounds)
  default: return chains(Vectors3.self, rounds)
  }
}

private typealias Vectors12 = Beside<Beside<Vectors4, Vectors4>, Vectors4>

/// Runs independent chains of multiply-adds: one for each vector of the row.
private func chains<Row: VectorRow>(_ row: Row.Type, _ rounds: Int) -> Float {
  let start = Scratch.tile
  start.update(repeating: 0.5, count: Scratch.tileCount)
  let factor = Vector(repeating: -1e-6)
  var row = Row(loading: start)
  for _ in 0..<rounds { row.add(factor, times: row) }
  row.store(start)
  return load(start).sum()
}

extension Machine {
  /// The number of floating-point operations in one round of ``multiplyAdd(rounds:)``.
  public static var operationsOfRound: Int { peakChains * lanes * 2 }
  /// The number of chains: as many as a tile has accumulators, which is more than the latency of an operation times its
  /// rate.
  fileprivate static var peakChains: Int { BlockSizes.tileRows * BlockSizes.tileVectors }
}
