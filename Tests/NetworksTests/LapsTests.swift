import Datasets
import Networks
import Plans
import Testing

/// Checks which phase the time of a step is counted for.
struct LapsTests {
  /// The recurrent products of a layer must not be counted for the input products of the layer above.
  @Test(arguments: [2, 50])
  func endTheRecurrentProductsOfEachLayer(classes: Int) {
    let layer = NetworkPlan.Layer(cell: CellKind(LSTM.self), units: 4)
    let blueprint = Blueprint(
      NetworkPlan(input: .embedding(5), layers: [layer, layer, layer]), DataForm(languageOf: classes))
    let network = Network(blueprint, Parameters(blueprint.layout), steps: 4, rows: 3)
    var phases: [Laps.Phase] = []
    network.laps.observer = { phase, _, _ in phases.append(phase) }
    let tokens = Elements(tokens: Array(repeating: 0, count: 12))
    _ = network.forward(Batch(inputs: tokens, targets: tokens, steps: 4, rows: 3, weight: 12, startsAnew: true))

    #expect(phases.filter { $0 == .inputProducts }.count >= 3)
    for (phase, next) in zip(phases, phases.dropFirst()) {
      #expect(phase != .inputProducts || next == .recurrentProductsAndGates, "\(phases)")
    }
  }
}
