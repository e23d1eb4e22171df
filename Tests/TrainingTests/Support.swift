import Networks
import Testing

/// An embedding of 5 and two layers, of 6 and 4 units.
func smallPlan() throws -> NetworkPlan {
  let cell = try #require(CellKind.all.first { $0.name == "lstm" })
  return NetworkPlan(input: .embedding(5), layers: [.init(cell: cell, units: 6), .init(cell: cell, units: 4)])
}
