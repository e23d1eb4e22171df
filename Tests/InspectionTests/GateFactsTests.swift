import Inspection
import Kernels
import Networks
import Testing

struct GateFactsTests {
  private let ones: NetworkOfOnes

  init() throws { ones = try NetworkOfOnes() }

  private func gate(_ layer: String, _ letter: String) throws -> GateFacts {
    try #require(try ones.facts(layer).gates.first { $0.gate == letter })
  }

  @Test func theLowestLayerIsTestedWithEveryToken() throws {
    // The products x · (1, 1, 1) are −6, 0, 0, 0 and 6 for the five tokens, and the bias adds 1. The hidden states are zero.
    let table = try ones.array("embedding/embeddings")
    table.fill(0)
    table.rows(0..<1).fill(-2)
    table.rows(4..<5).fill(2)
    #expect(try ones.facts("lstm_1").gates.map(\.gate) == ["i", "f", "o"])
    #expect(try gate("lstm_1", "f").shut == 0.2 && gate("lstm_1", "f").open == 0.2)
    try ones.array("lstm_1/bias").columns(4..<8).fill(10.5)
    #expect(try gate("lstm_1", "f").open == 1 && gate("lstm_1", "i").open == 0.2)
  }

  @Test func higherLayersAreTestedWithTheHiddenStates() throws {
    // In the second row the inputs add 4 · 2, the hidden states 2 · (−1) and the two biases 1 each: 8 in total.
    #expect(ones.carried.names == ["lstm_1/h", "lstm_1/c", "gru_2/h"])
    ones.carried.states[0].rows(1..<2).fill(2)
    ones.carried.states[2].rows(1..<2).fill(-1)
    #expect(try ones.facts("gru_2").gates.map(\.gate) == ["z", "r"])
    #expect(try gate("gru_2", "z").open == 0.5 && gate("gru_2", "z").shut == 0)
    // The second row of the bias is the recurrent bias: with −14 there, the second row of the batch has −7, the first −13.
    try ones.array("gru_2/bias").rows(1..<2).columns(2..<4).fill(-14)
    #expect(try gate("gru_2", "r").shut == 1 && gate("gru_2", "z").open == 0.5)
  }
}
