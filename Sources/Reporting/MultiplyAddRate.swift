import Kernels

/// Measures the peak multiply-add rate of this core at this moment, in operations per second. It uses registers only,
/// so no kernel can be faster.
///
/// - Parameter rounds: the length of the measurement. 50,000 rounds take about a millisecond.
package func multiplyAddRate(rounds: Int) -> Double {
  let time = ContinuousClock().measure { precondition(multiplyAdd(rounds: rounds) != 0) }
  return Double(rounds * Machine.operationsOfRound) / (time / .seconds(1))
}
