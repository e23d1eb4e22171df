import Kernels

/// The operations a second that multiplying and adding registers comes to on this core now: what no kernel can exceed.
///
/// - Parameter rounds: how long to look; 50,000 take about a millisecond.
package func multiplyAddRate(rounds: Int) -> Double {
  let time = ContinuousClock().measure { precondition(multiplyAdd(rounds: rounds) != 0) }
  return Double(rounds * Machine.operationsOfRound) / (time / .seconds(1))
}
