import Datasets

/// A network's arrays, found from its plan and the form of the data: which there are, how large, where they lie.
public struct Blueprint: Sendable {
  /// What the network is made of.
  public let plan: NetworkPlan
  /// What goes in and what comes out.
  public let form: DataForm
  /// Every array, in the order of the forward pass.
  public let layout: ParameterLayout
  /// The layers' names, in the same order: `embedding`, `lstm_1`, `lstm_2`, `dense`.
  public let layerNames: [String]

  let encoder: StackSlots?
  package let main: StackSlots
  let attention: DenseSlots?
  let hidden: [DenseSlots]
  package let dense: DenseSlots

  /// The name of the layer that computes the scores.
  package static let outputLayer = "dense"

  /// The loss.
  public var loss: LossKind { plan.loss ?? LossKind(for: form.target) }
  /// Number of different tokens of the input, or of its numbers at a step.
  public var vocabulary: Int { form.input.count }
  /// Number of outputs: the classes, or the numbers of a target.
  public var classes: Int { form.target.count }

  /// The stacks, in the order of the forward pass.
  var stacks: [StackSlots] { [encoder].compactMap(\.self) + [main] }
  /// The stack that reads first.
  var first: StackSlots { encoder ?? main }

  /// The states that go on from one batch to the next, layer by layer: `lstm_1/h`, `lstm_1/c`, ….
  public var carriedStates: [(name: String, units: Int)] { main.carriedStates.flatMap(\.self) }

  /// The table of the embedding that reads first, if there is one.
  package var embedding: Slot? { first.embedding }

  /// The table that scores are products with, where embeddings are tied.
  package var tied: Slot? { dense.isTied ? dense.kernel : nil }

  /// Whether an array has a row or a column for each token or class.
  package func belongsToTokens(_ slot: Slot) -> Bool {
    let inputs = stacks.flatMap { $0.readers }
    return (inputs + [dense.kernel, dense.bias]).contains { $0.name == slot.name }
  }

  /// Lays out the arrays of a language model, whose classes are its tokens.
  public init(_ plan: NetworkPlan, classes: Int) { self.init(plan, DataForm(languageOf: classes)) }

  /// Lays out the arrays.
  public init(_ plan: NetworkPlan, _ form: DataForm) {
    self.plan = plan
    self.form = form
    var layout = ParameterLayout()
    let encoder = plan.encoder.map { StackSlots($0, form.source ?? form.input, &layout) }
    let main = StackSlots(plan.main, form.input, &layout)
    attention = plan.decoder?.attention.map { _ in
      DenseSlots(
        "attention_dense", inputs: main.outputs + (encoder?.outputs ?? 0), units: main.outputs, .glorotUniform, &layout)
    }
    var features = main.outputs
    var hidden: [DenseSlots] = []
    for (index, layer) in plan.dense.enumerated() {
      hidden.append(
        DenseSlots("dense_\(index + 1)", inputs: features, units: layer.units, layer.kernelInitializer, &layout))
      features = layer.units
    }
    self.hidden = hidden
    if plan.tiedEmbeddings, let table = main.embedding {
      dense = DenseSlots(Blueprint.outputLayer, tiedTo: table, &layout)
    } else {
      dense = DenseSlots(
        Blueprint.outputLayer, inputs: features, units: form.target.count, plan.outputInitializer, &layout)
    }
    self.encoder = encoder
    self.main = main
    self.layout = layout
    layerNames = layout.layerNames
  }

  var criterion: any Criterion { loss.criterion }

  /// The shape of the inputs of the stack that reads first, of so many steps and rows, `batch` of all processes. Without a
  /// recurrent layer nothing is gained by sharing.
  func inputShape(steps: Int, rows: Int, batch: Int) -> InputShape {
    guard let reader = first.plan.layers.first else { return InputShape(steps: steps, rows: rows) }
    return InputShape(steps: steps, rows: rows, batch: batch, first.element, reader: reader)
  }
}
