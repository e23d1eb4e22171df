import Inspection
import Kernels
import Networks
import Testing

struct DeadUnitsTests {
  private let ones: NetworkOfOnes

  init() throws { ones = try NetworkOfOnes() }

  @Test func aUnitIsAliveWhileOneGateOrOneOutputRemains() throws {
    // One gate with weights is enough, and so is one of the two arrays out of the unit.
    for column in [1, 5, 9] { try ones.array("lstm_1/kernel").columns(column..<column + 1).fill(0) }
    try ones.array("gru_2/kernel").rows(2..<3).fill(0)
    #expect(try ones.facts("lstm_1").dead.isEmpty && ones.facts("lstm_1").units == 4)
  }

  @Test func aUnitWithoutInputsIsDead() throws {
    for column in [1, 5, 9, 13] {
      try ones.array("lstm_1/kernel").columns(column..<column + 1).fill(1e-5)
      try ones.array("lstm_1/recurrent_kernel").columns(column..<column + 1).fill(-1e-5)
    }
    #expect(try ones.facts("lstm_1").dead == [1])
  }

  @Test func aUnitWithoutOutputsIsDead() throws {
    try ones.array("gru_2/kernel").rows(2..<3).fill(0)
    try ones.array("lstm_1/recurrent_kernel").rows(2..<3).fill(0)
    #expect(try ones.facts("lstm_1").dead == [2])
    try ones.array("gru_2/recurrent_kernel").rows(1..<2).fill(0)
    try ones.array("dense/kernel").rows(1..<2).fill(0)
    #expect(try ones.facts("gru_2").dead == [1])
  }

  @Test func aDimensionOfAnEmbeddingCanBeDead() throws {
    try ones.array("embedding/embeddings").columns(0..<1).fill(0)
    try ones.array("lstm_1/kernel").rows(2..<3).fill(0)
    #expect(try ones.facts("embedding").dead == [0, 2])
  }
}
