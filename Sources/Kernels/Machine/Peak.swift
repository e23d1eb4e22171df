/// Fused multiply-adds on registers alone, to find the rate that no kernel of this core can exceed.
///
/// - Returns: what the chains come to, so that they cannot be left out.
public func multiplyAdd(rounds: Int) -> Float {
  require(rounds >= 0, "rounds is \(rounds)")
  switch Machine.peakChains {
  case 24: return chains(Beside<Vectors12, Vectors12>.self, rounds)
  case 6: return chains(Beside<Vectors4, Vectors2>.self, rounds)
  default: return chains(Vectors3.self, rounds)
  }
}

private typealias Vectors12 = Beside<Beside<Vectors4, Vectors4>, Vectors4>

/// Independent chains, as many as the row has vectors.
private func chains<Row: VectorRow>(_ row: Row.Type, _ rounds: Int) -> Float {
  withScratch(TileScratch(repeating: 0.5)) { start in
    let factor = Vector(repeating: -1e-6)
    var row = Row(loading: start)
    for _ in 0..<rounds { row.add(factor, times: row) }
    row.store(start)
    return load(start).sum()
  }
}

extension Machine {
  /// Floating-point operations of a round of ``multiplyAdd(rounds:)``.
  public static var operationsOfRound: Int { peakChains * lanes * 2 }
  /// As many chains as a tile has: more than an operation's latency times its rate.
  fileprivate static var peakChains: Int { BlockSizes.tileRows * BlockSizes.tileVectors }
}
