import Networks

/// Returns the plan of a language model with an embedding of size 5 and LSTM layers of 6 and 4 units.
package func smallPlan() -> NetworkPlan {
  guard let lstm = CellKind.all.first(where: { $0.name == "lstm" }) else { preconditionFailure("no LSTM") }
  return NetworkPlan(input: .embedding(5), layers: [.init(cell: lstm, units: 6), .init(cell: lstm, units: 4)])
}
