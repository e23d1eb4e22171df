import Datasets
import Kernels

/// The hyperparameters of a network: the input, the recurrent layers, and the dense layers up to the scores.
public struct NetworkPlan: Sendable, Equatable {
  /// How the elements of a sequence become vectors.
  public enum Input: Sendable, Equatable {
    /// A learned vector of this size for each token.
    case embedding(Int)
    /// A one-hot vector: zeros, and a one at the token.
    case oneHot
    /// The numbers of the data, unchanged.
    case values
  }

  /// The hyperparameters of one recurrent layer.
  public struct Layer: Sendable, Equatable {
    /// The kind of its cell.
    public var cell: CellKind
    /// The number of units in each direction.
    public var units: Int
    /// λ of the penalty λ Σ w² on the kernel (Keras's `kernel_regularizer`). Nil if there is no penalty.
    public var kernelL2: Double?
    /// λ of the penalty on the recurrent kernel. Nil if there is no penalty.
    public var recurrentL2: Double?
    /// λ of the penalty on the bias. Nil if there is no penalty.
    public var biasL2: Double?
    /// The activation of a simple RNN. Other cells do not use it.
    public var activation = Activation.tanh

    /// How the outputs of the two directions of a bidirectional layer are merged. Nil if the layer reads in one
    /// direction only.
    public var bidirectional: Merge?
    /// The fraction of the inputs to drop during training. The mask is the same at every time step.
    public var dropout = 0.0
    /// The fraction of h_(t−1) to drop during training before it is multiplied with the recurrent kernel. The mask is
    /// the same at every time step.
    public var recurrentDropout = 0.0
    /// The fraction of the recurrent kernel's elements to drop during training. A new mask is drawn for each batch.
    public var weightDrop = 0.0
    /// The fraction of the outputs to drop during training. A new mask is drawn at every time step.
    public var outputDropout = 0.0

    /// How the kernel of the inputs is initialized before training.
    public var kernelInitializer = KernelInitializer.glorotUniform
    /// How the recurrent kernel is initialized before training.
    public var recurrentInitializer = KernelInitializer.orthogonal
    /// Whether the bias of an LSTM's forget gate starts at one, so that the gate starts open.
    public var unitForgetBias = true

    /// Whether the inputs are added to the outputs (He et al., 2016). There must be as many inputs as outputs.
    public var residual = false
    /// Whether the outputs of each step and row are normalized to mean 0 and standard deviation 1, and then scaled and
    /// shifted by learned numbers.
    public var layerNormalization = false

    /// The number of outputs at each step and row.
    public var outputs: Int { units * (bidirectional?.outputsOfUnit ?? 1) }
    /// The number of directions that the layer reads in: one or two.
    public var directions: Int { bidirectional == nil ? 1 : 2 }
    /// The names of the states that the layer carries from batch to batch. Empty for a bidirectional layer, which
    /// starts every batch from zeros.
    public var carriedStates: [String] { bidirectional == nil ? cell.states : [] }
    /// The names and sizes of the states after a row's last step. The states of two directions are concatenated.
    var finalStates: [(name: String, units: Int)] { cell.states.map { ($0, units * directions) } }
    /// Whether each step and row needs its own input vector, so that equal inputs cannot share one.
    var readsAlone: Bool { bidirectional != nil || dropout > 0 || residual }

    /// Whether a GRU applies the reset gate to the product h U, and not to h. Setting it makes the layer a GRU.
    public var resetAfter: Bool {
      get { cell != .resetBefore }
      set { cell = newValue ? CellKind(GRU.self) : .resetBefore }
    }

    /// Creates a layer with `units` units and the default of each other field.
    public init(cell: CellKind, units: Int) {
      self.cell = cell
      self.units = units
    }
  }

  /// How the elements of a sequence become vectors. With a decoder, this is the input of the encoder.
  public var input: Input
  /// How the table of an embedding is initialized before training.
  public var embeddingInitializer = EmbeddingInitializer()
  /// The path of a file of pretrained vectors for the embedding. Nil if there is none.
  public var embeddingVectors: String?
  /// Whether the embedding is trained. If not, it keeps its initial values.
  public var embeddingTrainable = true
  /// Whether the output layer uses the transposed table of the embedding as its kernel (Press and Wolf, 2017). The
  /// embedding must then be as wide as the features that are scored. With a decoder, this is the decoder's embedding.
  public var tiedEmbeddings = false
  /// The recurrent layers, from the input up. With a decoder, these are the layers of the encoder.
  public var layers: [Layer]
  /// The dense layers between the readout and the output layer.
  public var dense: [DensePlan] = []
  /// How the kernel of the output layer is initialized before training.
  public var outputInitializer = KernelInitializer.glorotUniform
  /// The loss. Nil to choose it from the targets: cross-entropy for classes, mean squared error for numbers.
  public var loss: LossKind?
  /// The quantiles that a loss of quantiles or of a distribution forecasts, from the lowest to the highest.
  public var quantiles = [0.1, 0.5, 0.9]

  /// The path of a file of weights to start from. Nil if there is none.
  public var weightsFrom: String?
  /// Which layers of that file belong to which layers of the model: `theirs=ours`.
  public var weightsMap: [String] = []

  /// Creates a network without a decoder.
  public init(input: Input, layers: [Layer]) {
    self.input = input
    self.layers = layers
  }

  /// The decoder, if sequences are to be generated from sequences. Nil if there is none. With a decoder, ``input`` and
  /// ``layers`` belong to the encoder.
  public var decoder: DecoderPlan?

  /// The stack that reads the sources. Nil if there is no decoder.
  package var encoder: StackPlan? {
    decoder.map { _ in
      StackPlan(
        input, embeddingInitializer, isTrainable: embeddingTrainable, layers, prefix: "encoder_")
    }
  }
  /// The stack whose outputs are scored: the decoder, or the only stack.
  package var main: StackPlan {
    decoder.map { StackPlan($0.input, $0.embeddingInitializer, $0.layers, prefix: "decoder_") }
      ?? StackPlan(input, embeddingInitializer, isTrainable: embeddingTrainable, layers, prefix: "")
  }
}
