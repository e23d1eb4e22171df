import Communication
import Failures
import Kernels
import Networks
import Reduction
import Testing

// The check that all processes hold the same weights.
extension CommunicatorTests {
  private func weights() throws -> Parameters {
    let cell = try #require(CellKind.all.first { $0.name == "lstm" })
    let plan = NetworkPlan(input: .embedding(5), layers: [.init(cell: cell, units: 3), .init(cell: cell, units: 7)])
    let weights = Parameters(Blueprint(plan, classes: 11).layout)
    weights.initialize(seed: 3)
    return weights
  }

  @Test func equalReplicasPass() throws {
    let weights = try weights()
    try checkReplicas(weights, step: 1, communicator)
    weights[weights.layout.slots[0]].fill(.nan)
    try checkReplicas(weights, step: 2, communicator)
  }

  @Test func oneBitOfOneProcessIsFound() throws {
    let weights = try weights()
    for other in 0..<size {
      for (index, slot) in weights.layout.slots.enumerated() {
        let matrix = weights[slot]
        let (row, column) = (other * 5 % matrix.rows, (other * 3 + index) % matrix.columns)
        let value = matrix[row, column]
        let bit = UInt32(1) << UInt32((index * 7 + other) % 32)
        if rank == other { matrix[row, column] = Float(bitPattern: value.bitPattern ^ bit) }
        let found = try mismatch(weights, step: 40 + index)
        matrix[row, column] = value
        let named = other == 0 ? 1 : other
        #expect((found == nil) == (size == 1))
        if let found {
          #expect(found.failure.kind == .internal)
          #expect(
            found.failure.message.hasPrefix("step \(40 + index): \(slot.name) of rank \(named) on "),
            "\(found.failure)")
        }
      }
    }
    try checkReplicas(weights, step: 99, communicator)
  }

  @Test func theSignOfZeroIsABit() throws {
    let weights = try weights()
    let bias = weights[weights.layout.slots[weights.layout.slots.count - 1]]
    bias[0, 0] = rank == size - 1 ? -0.0 : 0.0
    #expect((try mismatch(weights, step: 1) == nil) == (size == 1))
  }

  private func mismatch(_ weights: Parameters, step: Int) throws -> AgreedFailure? {
    do { try checkReplicas(weights, step: step, communicator) } catch let failure as AgreedFailure { return failure }
    return nil
  }
}
