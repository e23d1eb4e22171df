/// Fused multiply-adds on registers alone, to find the rate that no kernel of this core can exceed.
///
/// - Parameter rounds: rounds of 16 independent chains; a round is 16 · lanes · 2 floating-point operations.
/// - Returns: what the chains come to, so that they cannot be left out.
public func multiplyAdd(rounds: Int) -> Float {
  let factor = Vector(repeating: 0.999_999)
  // Named variables: an array of accumulators would live in memory.
  var (a0, a1, a2, a3) = (factor, factor, factor, factor)
  var (a4, a5, a6, a7) = (factor, factor, factor, factor)
  var (b0, b1, b2, b3) = (factor, factor, factor, factor)
  var (b4, b5, b6, b7) = (factor, factor, factor, factor)
  for _ in 0..<rounds {
    a0 = factor.addingProduct(a0, factor)
    a1 = factor.addingProduct(a1, factor)
    a2 = factor.addingProduct(a2, factor)
    a3 = factor.addingProduct(a3, factor)
    a4 = factor.addingProduct(a4, factor)
    a5 = factor.addingProduct(a5, factor)
    a6 = factor.addingProduct(a6, factor)
    a7 = factor.addingProduct(a7, factor)
    b0 = factor.addingProduct(b0, factor)
    b1 = factor.addingProduct(b1, factor)
    b2 = factor.addingProduct(b2, factor)
    b3 = factor.addingProduct(b3, factor)
    b4 = factor.addingProduct(b4, factor)
    b5 = factor.addingProduct(b5, factor)
    b6 = factor.addingProduct(b6, factor)
    b7 = factor.addingProduct(b7, factor)
  }
  let a = (a0 + a1) + (a2 + a3) + ((a4 + a5) + (a6 + a7))
  let b = (b0 + b1) + (b2 + b3) + ((b4 + b5) + (b6 + b7))
  return (a + b).sum()
}

extension Machine {
  /// Floating-point operations of a round of ``multiplyAdd(rounds:)``.
  public static let operationsOfRound = 16 * lanes * 2
}
