import Datasets

/// The arrays of a network: their shapes, and their places in the parameter buffer. They follow from the
/// hyperparameters and the form of the data.
public struct Blueprint: Sendable {
  /// The hyperparameters of the network.
  public let plan: NetworkPlan
  /// The form of the inputs and targets.
  public let form: DataForm
  /// The layout of all arrays, in the order of the forward pass.
  public let layout: ParameterLayout
  /// The names of the layers that have arrays, in the order of the forward pass: `embedding`, `lstm_1`, `lstm_2`,
  /// `dense`.
  public let layerNames: [String]

  /// The arrays of the stack that reads the sources. Nil if there is no decoder.
  package let encoder: StackSlots?
  /// The arrays of the stack whose outputs are scored.
  package let main: StackSlots
  /// The arrays of the attention's dense layer. Nil if there is no attention.
  package let attention: DenseSlots?
  /// The arrays of the dense layers between the readout and the output layer.
  package let hidden: [DenseSlots]
  /// The arrays of the output layer.
  package let dense: DenseSlots

  /// The name of the output layer, which computes the scores.
  package static let outputLayer = "dense"

  /// The loss of the plan, or the default loss for the targets.
  public var loss: LossKind { plan.loss ?? LossKind(for: form.target) }
  /// The number of different tokens of the input, or the number of input values at a time step. With a decoder, this is
  /// the input of the decoder.
  public var vocabulary: Int { form.input.count }
  /// The number of classes, or the number of values of a target.
  public var classes: Int { form.target.count }
  /// The number of outputs: one for each class or value of a target, or several for each value if the loss is of
  /// quantiles or of a distribution.
  package var outputs: Int { classes * outputsOfTarget }
  /// The number of outputs for each class or value of a target.
  package var outputsOfTarget: Int { loss.outputsOfTarget(plan.quantiles) }

  /// The stacks, in the order of the forward pass.
  var stacks: [StackSlots] { [encoder].compactMap(\.self) + [main] }
  /// The stack that comes first in the forward pass: the encoder, or the only stack.
  var first: StackSlots { encoder ?? main }

  /// The names and sizes of the states that are carried from one batch to the next, layer by layer: `lstm_1/h`,
  /// `lstm_1/c`, ….
  public var carriedStates: [(name: String, units: Int)] { main.carriedStates.flatMap(\.self) }

  /// The table of the first stack's embedding. Nil if it has none.
  package var embedding: Slot? { first.embedding }

  /// The table that is also the kernel of the output layer. Nil if embeddings are not tied.
  package var tied: Slot? { dense.isTied ? dense.kernel : nil }

  /// What the rows or columns of an array stand for.
  package enum Tokens { case inputs, classes }

  /// Returns what an array has a row or a column for each of: the tokens of the inputs, or the classes of the targets. Nil for
  /// another array. A decoder reads the tokens that it writes.
  package func tokens(of slot: Slot) -> Tokens? {
    func has(_ slots: [Slot]) -> Bool { slots.contains { $0.name == slot.name } }
    if has(first.readers) { return .inputs }
    return has(main.readers + [dense.kernel, dense.bias]) ? .classes : nil
  }

  /// Lays out the arrays of a language model, whose classes are its tokens.
  public init(_ plan: NetworkPlan, classes: Int) { self.init(plan, DataForm(languageOf: classes)) }

  /// Lays out the arrays of a network for data of a form.
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
        Blueprint.outputLayer, inputs: features,
        units: form.target.count * (plan.loss ?? LossKind(for: form.target)).outputsOfTarget(plan.quantiles),
        plan.outputInitializer, &layout)
    }
    self.encoder = encoder
    self.main = main
    self.layout = layout
    layerNames = layout.layerNames
  }

  var criterion: any Criterion { criterion(labelSmoothing: 0, classWeights: []) }

  /// Returns the loss that the network is trained on.
  ///
  /// - Parameters: as those of ``LossKind/criterion(labelSmoothing:classWeights:quantiles:)``.
  package func criterion(labelSmoothing: Float, classWeights: [Float]) -> any Criterion {
    loss.criterion(labelSmoothing: labelSmoothing, classWeights: classWeights, quantiles: plan.quantiles)
  }

  /// Returns the shape of the first stack's inputs.
  ///
  /// Without a recurrent layer, inputs are not shared, because there is no product to save.
  ///
  /// - Parameters:
  ///   - steps: the largest number of time steps.
  ///   - rows: the largest number of rows of the batch on this process.
  ///   - batch: the number of rows of the batch on all processes.
  func inputShape(steps: Int, rows: Int, batch: Int) -> InputShape {
    guard let reader = first.plan.layers.first else { return InputShape(steps: steps, rows: rows) }
    return InputShape(steps: steps, rows: rows, batch: batch, first.element, reader: reader)
  }
}
