import Kernels
import Networks
import Testing

import Inspection

/// A network of an embedding of 3, an LSTM of 4 and a GRU of 2 units over 5 tokens, whose weights are all one at first.
private struct Ones {
  let blueprint: Blueprint
  let weights: Parameters
  let carried: CarriedState

  init() throws {
    let lstm = try #require(CellKind.all.first { $0.name == "lstm" })
    let gru = try #require(CellKind.all.first { $0.name == "gru" })
    let plan = NetworkPlan(input: .embedding(3), layers: [.init(cell: lstm, units: 4), .init(cell: gru, units: 2)])
    blueprint = Blueprint(plan, classes: 5)
    weights = Parameters(blueprint.layout)
    for slot in blueprint.layout.slots { weights[slot].fill(1) }
    carried = CarriedState(blueprint, rows: 2)
  }

  func array(_ name: String) throws -> Matrix {
    weights[try #require(blueprint.layout.slots.first { $0.name == name })]
  }

  func facts(_ layer: String) throws -> LayerFacts {
    try #require(LayerFacts.all(blueprint, weights, carried).first { $0.name == layer })
  }
}

struct DeadUnitsTests {
  private let ones: Ones

  init() throws { ones = try Ones() }

  @Test func aliveUnlessAllIsGone() throws {
    // One gate, and one of two ways out, leave the unit alive.
    for column in [1, 5, 9] { try ones.array("lstm_1/kernel").columns(column..<column + 1).fill(0) }
    try ones.array("gru_2/kernel").rows(2..<3).fill(0)
    #expect(try ones.facts("lstm_1").dead.isEmpty && ones.facts("lstm_1").units == 4)
  }

  @Test func nothingLeadsIn() throws {
    for column in [1, 5, 9, 13] {
      try ones.array("lstm_1/kernel").columns(column..<column + 1).fill(1e-5)
      try ones.array("lstm_1/recurrent_kernel").columns(column..<column + 1).fill(-1e-5)
    }
    #expect(try ones.facts("lstm_1").dead == [1])
  }

  @Test func nothingLeadsOut() throws {
    try ones.array("gru_2/kernel").rows(2..<3).fill(0)
    try ones.array("lstm_1/recurrent_kernel").rows(2..<3).fill(0)
    #expect(try ones.facts("lstm_1").dead == [2])
    try ones.array("gru_2/recurrent_kernel").rows(1..<2).fill(0)
    try ones.array("dense/kernel").rows(1..<2).fill(0)
    #expect(try ones.facts("gru_2").dead == [1])
  }

  @Test func dimensionsOfAnEmbedding() throws {
    try ones.array("embedding/embeddings").columns(0..<1).fill(0)
    try ones.array("lstm_1/kernel").rows(2..<3).fill(0)
    #expect(try ones.facts("embedding").dead == [0, 2])
  }
}

struct GateFactsTests {
  private let ones: Ones

  init() throws { ones = try Ones() }

  private func gate(_ layer: String, _ letter: String) throws -> GateFacts {
    try #require(try ones.facts(layer).gates.first { $0.gate == letter })
  }

  @Test func theLowestLayerSeesEveryToken() throws {
    // Sums of x · (1, 1, 1): −6, 0, 0, 0, 6 for the five tokens, and 1 of the bias; the states are zero.
    let table = try ones.array("embedding/embeddings")
    table.fill(0)
    table.rows(0..<1).fill(-2)
    table.rows(4..<5).fill(2)
    #expect(try ones.facts("lstm_1").gates.map(\.gate) == ["i", "f", "o"])
    #expect(try gate("lstm_1", "f").shut == 0.2 && gate("lstm_1", "f").open == 0.2)
    try ones.array("lstm_1/bias").columns(4..<8).fill(10.5)
    #expect(try gate("lstm_1", "f").open == 1 && gate("lstm_1", "i").open == 0.2)
  }

  @Test func higherLayersSeeTheLastStates() throws {
    // Of the sums of the second row, 4 · 2 of the inputs, 2 · (−1) of its own states and twice 1 of the biases, 8.
    #expect(ones.carried.names == ["lstm_1/h", "lstm_1/c", "gru_2/h"])
    ones.carried.states[0].rows(1..<2).fill(2)
    ones.carried.states[2].rows(1..<2).fill(-1)
    #expect(try ones.facts("gru_2").gates.map(\.gate) == ["z", "r"])
    #expect(try gate("gru_2", "z").open == 0.5 && gate("gru_2", "z").shut == 0)
    // The recurrent bias is the second row: −14 make it −7 in the second row of the batch, and −13 in the first.
    try ones.array("gru_2/bias").rows(1..<2).columns(2..<4).fill(-14)
    #expect(try gate("gru_2", "r").shut == 1 && gate("gru_2", "z").open == 0.5)
  }
}
