import Datasets
import Kernels

/// What a network is made of: input, recurrent layers, and a dense layer over the classes on top.
public struct NetworkPlan: Sendable, Equatable {
  /// How tokens become vectors.
  public enum Input: Sendable, Equatable {
    /// A learned vector of this size for each token.
    case embedding(Int)
    /// A vector with a one at the token.
    case oneHot
    /// Vectors as the data has them.
    case values
  }

  /// One recurrent layer.
  public struct Layer: Sendable, Equatable {
    /// Its cell.
    public var cell: CellKind
    /// Its number of units.
    public var units: Int
    /// λ of the penalty λ Σ w² on the kernel (Keras's `kernel_regularizer`); none where there is none.
    public var kernelL2: Double?
    /// λ of the recurrent kernel.
    public var recurrentL2: Double?
    /// λ of the bias.
    public var biasL2: Double?
    /// What a simple cell makes of its sums.
    public var activation = Activation.tanh

    /// How a second layer that reads each row from its end is merged with this one, if there is one.
    public var bidirectional: Merge?
    /// The share of the inputs that is dropped in training, the same ones at every step of time.
    public var dropout = 0.0
    /// The share of h_(t−1) that is dropped from what the recurrent kernel reads, the same units at every step of time.
    public var recurrentDropout = 0.0
    /// The share of the outputs that is dropped, other ones at every step of time.
    public var outputDropout = 0.0

    /// How the inputs' kernel is filled before training.
    public var kernelInitializer = KernelInitializer.glorotUniform
    /// How the recurrent kernel is filled before training.
    public var recurrentInitializer = KernelInitializer.orthogonal
    /// Whether an LSTM's forget gate starts open, with a bias of one.
    public var unitForgetBias = true

    /// Number of outputs.
    public var outputs: Int { units * (bidirectional?.outputsOfUnit ?? 1) }
    /// Layers that read in one direction: one or two.
    public var directions: Int { bidirectional == nil ? 1 : 2 }
    /// The states that go on from batch to batch. What reads a batch from its end has none.
    public var carriedStates: [String] { bidirectional == nil ? cell.states : [] }
    /// Whether each step and row reads what only it has, so that nothing can be computed once for all that read the same.
    var readsAlone: Bool { bidirectional != nil || dropout > 0 }

    /// Whether a GRU's reset gate is multiplied with the product h U, and not with h.
    public var resetAfter: Bool {
      get { cell != .resetBefore }
      set { cell = newValue ? CellKind(GRU.self) : .resetBefore }
    }

    /// A layer of `units` cells.
    public init(cell: CellKind, units: Int) {
      self.cell = cell
      self.units = units
    }
  }

  /// How tokens become vectors.
  public var input: Input
  /// How the table of an embedding is filled before training.
  public var embeddingInitializer = EmbeddingInitializer()
  /// The recurrent layers, from the input up.
  public var layers: [Layer]
  /// What training makes small; none for what the targets ask for.
  public var loss: LossKind?

  /// A file of weights to start from, where there is one.
  public var weightsFrom: String?

  /// A network.
  public init(input: Input, layers: [Layer]) {
    self.input = input
    self.layers = layers
  }

  /// The name of a recurrent layer, as Keras would spell it: `lstm_1`, `simple_rnn_2`, `bidirectional_3`.
  package func name(ofLayer index: Int) -> String {
    layers[index].bidirectional == nil ? nameOfDirection(index) : "bidirectional_\(index + 1)"
  }

  /// The name of a layer that reads in one direction.
  package func nameOfDirection(_ index: Int) -> String {
    "\(layers[index].cell.name)_\(index + 1)".replacing("-", with: "_")
  }

  /// The names of the layer's arrays begin with these, one for each direction.
  func prefixes(ofLayer index: Int) -> [String] {
    let name = name(ofLayer: index)
    return layers[index].bidirectional == nil
      ? [name] : ["forward", "backward"].map { "\(name)/\($0)_\(nameOfDirection(index))" }
  }
}

/// How the table of an embedding is filled before training.
public struct EmbeddingInitializer: Sendable, Equatable {
  /// The distribution, by Keras's name.
  public enum Kind: String, Sendable, CaseIterable {
    /// Uniform in ±limit.
    case randomUniform = "random-uniform"
    /// Normal with mean 0.
    case randomNormal = "random-normal"
  }

  /// The distribution.
  public var kind = Kind.randomUniform
  /// The limit of a uniform distribution.
  public var limit = 0.05
  /// The deviation of a normal distribution.
  public var deviation = 0.05

  /// Keras's default for an embedding.
  public init() {}

  var initializer: Initializer {
    switch kind {
    case .randomUniform: .uniform(Float(limit))
    case .randomNormal: .normal(Float(deviation))
    }
  }
}

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

  /// The states that go on from one batch to the next, layer by layer: `lstm_1/h`, `lstm_1/c`, ….
  public var carriedStates: [(name: String, units: Int)] {
    plan.layers.enumerated().flatMap { index, layer in
      layer.carriedStates.map { ("\(plan.name(ofLayer: index))/\($0)", layer.units) }
    }
  }

  let embedding: Slot?
  let recurrent: [[RecurrentSlots]]  // of each direction of each layer
  let dense: DenseSlots

  /// The loss.
  public var loss: LossKind { plan.loss ?? LossKind(for: form.target) }
  /// Number of different tokens of the input, or of its numbers at a step.
  public var vocabulary: Int { form.input.count }
  /// Number of outputs: the classes, or the numbers of a target.
  public var classes: Int { form.target.count }

  /// Whether an array has a row or a column for each token or class.
  package func belongsToTokens(_ slot: Slot) -> Bool {
    let inputs = embedding.map { [$0] } ?? recurrent.first?.map(\.kernel) ?? []
    return (inputs + [dense.kernel, dense.bias]).contains { $0.name == slot.name }
  }

  /// Lays out the arrays of a language model, whose classes are its tokens.
  public init(_ plan: NetworkPlan, classes: Int) { self.init(plan, DataForm(languageOf: classes)) }

  /// Lays out the arrays.
  public init(_ plan: NetworkPlan, _ form: DataForm) {
    var layout = ParameterLayout()
    var names: [String] = []
    var features = form.input.count
    if case .embedding(let size) = plan.input {
      embedding = layout.add("embedding/embeddings", [features, size], plan.embeddingInitializer.initializer)
      names.append("embedding")
      features = size
    } else {
      embedding = nil
    }
    var recurrent: [[RecurrentSlots]] = []
    for (index, layer) in plan.layers.enumerated() {
      recurrent.append(
        plan.prefixes(ofLayer: index).map { layer.cell.slots($0, features, layer, &layout) })
      names.append(plan.name(ofLayer: index))
      features = layer.outputs
    }
    dense = DenseSlots("dense", inputs: features, units: form.target.count, &layout)
    self.recurrent = recurrent
    self.plan = plan
    self.form = form
    self.layout = layout
    layerNames = names + ["dense"]
  }

  var criterion: any Criterion { loss.criterion }

  func inputLayer(_ weights: Parameters, _ shape: InputShape) -> any InputLayer {
    if let embedding { return Embedding(embedding, weights, shape) }
    switch form.input {
    case .token(let count): return OneHot(classes: count, shape)
    case .values(let count): return RealInput(features: count, shape)
    }
  }

  /// The shape of the inputs of so many steps and rows, `batch` of all processes. Without a recurrent layer nothing is gained
  /// by sharing.
  func inputShape(steps: Int, rows: Int, batch: Int) -> InputShape {
    guard let reader = plan.layers.first else { return InputShape(steps: steps, rows: rows) }
    return InputShape(steps: steps, rows: rows, batch: batch, form.input, reader: reader)
  }
}
