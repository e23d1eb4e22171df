import Inspection
import Kernels
import Networks
import Testing

/// A network with an embedding of size 3, an LSTM of 4 units, a GRU of 2 units and 5 tokens. All weights are 1 at first.
struct NetworkOfOnes {
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
