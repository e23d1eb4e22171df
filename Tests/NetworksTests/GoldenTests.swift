import Datasets
import Kernels
import Networks
import TestSupport
import Testing

/// The layers against Keras: outputs and gradients.
struct GoldenTests {
  @Test func embedding() throws {
    let golden = try Golden("embedding")
    var layout = ParameterLayout()
    let table = layout.add("embedding/embeddings", .table, [7, 5], .zeros)
    let weights = Parameters(layout)
    weights[table].set(golden["weights"]["embeddings"].floats)
    let tokens = golden["tokens"].tokens
    let elements = Elements(tokens: tokens)
    let layer = Embedding(table, weights, InputShape(steps: 4, rows: 3))
    expect(layer.forward(elements, rows: 3).vectors, near: golden["outputs"], "outputs")
    let gradients = Gradients(layout, RowGroups(rows: 3), .ofTable(table))
    layer.backward(golden["outputs_gradient"].matrix, elements, gradients)
    expect(gradients.sums[table], near: golden["gradients"]["embeddings"], "table's gradient")
  }

  @Test func lstm() throws { try recurrent(LSTM.self, Golden("lstm"), states: ["h", "c"]) }
  @Test func gru() throws { try recurrent(GRU.self, Golden("gru"), states: ["h"]) }
  @Test func gruThatResetsBefore() throws {
    try recurrent(ResetBeforeGRU.self, Golden("gru_reset_before"), states: ["h"])
  }

  @Test(arguments: Activation.allCases) func simpleRNN(activation: Activation) throws {
    let name = activation.rawValue.replacing("-", with: "_")
    try recurrent(SimpleRNN.self, Golden("simple_rnn_\(name)"), states: ["h"], activation)
  }

  private func recurrent<C: Cell>(
    _ cell: C.Type, _ golden: Golden, states: [String], _ activation: Activation = .tanh
  ) throws {
    var plan = NetworkPlan.Layer(cell: CellKind(C.self), units: 6)
    plan.activation = activation
    var layout = ParameterLayout()
    let slots = RecurrentSlots(C.self, plan, "layer", inputs: 5, &layout)
    let arrays = [slots.kernel, slots.recurrentKernel, slots.bias]
    let weights = Parameters(layout)
    for slot in arrays {
      let values = golden["weights"][slot.nameInLayer]
      #expect(slot.shape == values.shape, "\(slot.name)")
      weights[slot].set(values.floats)
    }
    let layer = Recurrent<C>(plan, slots, weights, InputShape(steps: 4, rows: 3))
    let state = states.map { golden["initial_state"][$0].matrix }
    let ends = RowEnds()
    ends.set(4, [])
    let outputs = layer.forward(
      LayerInputs(TimeMajor(golden["inputs"].matrix, rows: 3)), from: state[...], Pass(ends))
    expect(outputs.all, near: golden["outputs"], "outputs")
    for (name, matrix) in zip(states, state) { expect(matrix, near: golden["final_state"][name], name) }

    let gradients = Gradients(layout, RowGroups(rows: 3))
    let dOutputs = TimeMajor(golden["outputs_gradient"].matrix, rows: 3)
    let dInputs = try #require(layer.backward(.everyStep(dOutputs), gradients, dStates: [], wantsInputs: true))
    expect(dInputs, near: golden["gradients"]["inputs"], "inputs' gradient")
    for slot in arrays {
      expect(gradients.sums[slot], near: golden["gradients"][slot.nameInLayer], slot.name)
    }
  }

  @Test(arguments: Merge.allCases, [false, true])
  func bidirectional(merge: Merge, isLast: Bool) throws {
    let golden = try Golden("bidirectional_\(merge == .average ? "ave" : merge.rawValue)")
    var layers = [NetworkPlan.Layer(cell: CellKind(GRU.self), units: 6), .init(cell: CellKind(LSTM.self), units: 4)]
    for index in layers.indices { layers[index].bidirectional = merge }
    let plan = NetworkPlan(input: .embedding(5), layers: layers)
    var form = DataForm(languageOf: 7)
    form.hasTargetAtEveryStep = !isLast
    let blueprint = Blueprint(plan, form)
    let weights = Parameters(blueprint.layout)
    for slot in blueprint.layout.slots { weights[slot].set(array(slot, of: golden["weights"]).floats) }
    let network = Network(blueprint, weights, steps: 4, rows: 3)

    let (tokens, expected) = (golden["tokens"].tokens, isLast ? golden["last"] : golden)
    // What the last step is scored by, Keras is given the first tokens for.
    let batch = Batch(
      inputs: Elements(tokens: tokens),
      targets: Elements(tokens: isLast ? Array(tokens[0..<3]) : golden["targets"].tokens), steps: 4, rows: 3,
      lengths: isLast ? [] : golden["lengths"].tokens, weight: 0, startsAnew: true)
    let scores = network.forward(batch)
    let loss = network.criterion.forward(scores, batch.targets, 0..<scores.rows)
    #expect(abs(loss - expected["loss"].number) < 1e-5 * loss)

    let gradients = Gradients(blueprint.layout, RowGroups(rows: 3), network.inputGradients)
    network.criterion.backward(scores, batch.targets)
    network.backward(scores, batch, gradients)
    for slot in blueprint.layout.slots {
      expect(gradients.sums[slot], near: array(slot, of: expected["gradients"]), "\(slot.name)'s gradient")
    }
  }

  /// A slot's values, which Keras's have as `forward_kernel`, `backward_bias`, … of the layer.
  private func array(_ slot: Slot, of layers: Golden) -> Golden {
    let parts = slot.name.split(separator: "/").map(String.init)
    let direction = parts.count > 2 ? "\(parts[1].prefix { $0 != "_" })_" : ""
    return layers[parts[0]][direction + parts[parts.count - 1]]
  }

  @Test func denseAndSoftmaxCrossEntropy() throws {
    let golden = try Golden("dense")
    var layout = ParameterLayout()
    let slots = DenseSlots("dense", inputs: 5, units: 7, .glorotUniform, &layout)
    let weights = Parameters(layout)
    weights[slots.kernel].set(golden["weights"]["kernel"].floats)
    weights[slots.bias].set(golden["weights"]["bias"].floats)
    let layer = Dense(slots, weights, rows: 6)
    let (inputs, targets) = (golden["inputs"].matrix, Elements(tokens: golden["targets"].tokens))
    let scores = layer.forward(inputs)
    expect(scores, near: golden["logits"], "logits")
    let criterion = LossKind.crossEntropy.criterion
    let loss = criterion.forward(scores, targets, 0..<6)
    #expect(abs(loss - golden["loss"].number) < 1e-5)
    expect(scores, near: golden["probabilities"], "probabilities")

    let gradients = Gradients(layout, RowGroups(rows: 6))
    criterion.backward(scores, targets)
    let dInputs = layer.backward(scores, gradients)
    expect(dInputs, near: golden["gradients"]["inputs"], "inputs' gradient")
    expect(gradients.sums[slots.kernel], near: golden["gradients"]["kernel"], "kernel's gradient")
    expect(gradients.sums[slots.bias], near: golden["gradients"]["bias"], "bias's gradient")
  }
}
