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
    /// The share of the recurrent kernel's elements that is dropped, others in each batch.
    public var weightDrop = 0.0
    /// The share of the outputs that is dropped, other ones at every step of time.
    public var outputDropout = 0.0

    /// How the inputs' kernel is filled before training.
    public var kernelInitializer = KernelInitializer.glorotUniform
    /// How the recurrent kernel is filled before training.
    public var recurrentInitializer = KernelInitializer.orthogonal
    /// Whether an LSTM's forget gate starts open, with a bias of one.
    public var unitForgetBias = true

    /// Whether the inputs are added to the outputs, which are as many (He et al., 2016).
    public var residual = false
    /// Whether the outputs of each step and row are brought to mean 0 and deviation 1, then scaled and moved as is learned.
    public var layerNormalization = false

    /// Number of outputs.
    public var outputs: Int { units * (bidirectional?.outputsOfUnit ?? 1) }
    /// Layers that read in one direction: one or two.
    public var directions: Int { bidirectional == nil ? 1 : 2 }
    /// The states that go on from batch to batch. What reads a batch from its end has none.
    public var carriedStates: [String] { bidirectional == nil ? cell.states : [] }
    /// The states after a row's last step, and their sizes; those of two directions lie side by side.
    var finalStates: [(name: String, units: Int)] { cell.states.map { ($0, units * directions) } }
    /// Whether each step and row reads what only it has, so that nothing can be computed once for all that read the same.
    var readsAlone: Bool { bidirectional != nil || dropout > 0 || residual }

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
  /// A file of vectors that the embedding starts from, where there is one.
  public var embeddingVectors: String?
  /// Whether the embedding is trained, or stays as it starts.
  public var embeddingTrainable = true
  /// Whether the scores are products with the vectors of the embedding, which has to be as wide as what is scored (Press and
  /// Wolf, 2017). With a decoder, with those of its embedding.
  public var tiedEmbeddings = false
  /// The recurrent layers, from the input up.
  public var layers: [Layer]
  /// The dense layers between what is read and the scores.
  public var dense: [DensePlan] = []
  /// How the kernel of the layer that gives the scores is filled before training.
  public var outputInitializer = KernelInitializer.glorotUniform
  /// What training makes small; none for what the targets ask for.
  public var loss: LossKind?

  /// A file of weights to start from, where there is one.
  public var weightsFrom: String?

  /// A network.
  public init(input: Input, layers: [Layer]) {
    self.input = input
    self.layers = layers
  }

  /// What the decoder is, where sequences are made of sequences. The input and the layers above are then the encoder's.
  public var decoder: DecoderPlan?

  /// The stack that reads sources, where there is one.
  package var encoder: StackPlan? {
    decoder.map { _ in
      StackPlan(
        input, embeddingInitializer, isTrainable: embeddingTrainable, layers, prefix: "encoder_")
    }
  }
  /// The stack whose outputs are scored.
  package var main: StackPlan {
    decoder.map { StackPlan($0.input, $0.embeddingInitializer, $0.layers, prefix: "decoder_") }
      ?? StackPlan(input, embeddingInitializer, isTrainable: embeddingTrainable, layers, prefix: "")
  }
}
