import Kernels

/// The computation of one kind of recurrent layer in one time step. `Recurrent` has the loop over the time steps.
///
/// A cell keeps the values that its backward pass needs (its trace), for as many time steps as it was created for. A
/// cell of another package becomes known to configs by ``CellKind/register(_:)``. The result for a row must not depend
/// on the other rows.
public protocol Cell: AnyObject, SendableMetatype {
  /// The name of the cell in a config: `lstm`, `simple-rnn`.
  static var name: String { get }
  /// The name of the layer in Keras: `LSTM`.
  static var kerasClass: String { get }
  /// The names of the gates, in Keras's order. The gates lie side by side in the columns of the kernels.
  static var gates: [String] { get }
  /// The names of the states besides the hidden state h that the cell passes from step to step: `c` for an LSTM.
  static var extraStates: [String] { get }
  /// Whether h U has its own bias. That bias is then the second row of the bias array.
  static var hasRecurrentBias: Bool { get }
  /// Whether the cell's step kernel reads x W + b from ``ForwardStep/inputs``. If it does not, the layer always writes them to
  /// the buffer of ``inputSums(_:hidden:)``.
  static var takesInputSums: Bool { get }
  /// How the bias is initialized before training.
  static var biasInitializer: Initializer { get }

  /// Creates the cell of a layer, with room for the trace of `steps` time steps of `rows` rows.
  init(_ plan: NetworkPlan.Layer, _ products: RecurrentProducts, steps: Int, rows: Int)

  /// Copies the extra states before the first time step, each (B, units), in the order of ``extraStates``.
  func begin(from states: ArraySlice<Matrix>)
  /// The extra states before the first time step and after each one, each (1 + T, B, units), in the order of
  /// ``extraStates``.
  var extraTraces: [TimeMajor] { get }

  /// Returns the buffer that receives the products of some time steps with the inputs, x W + b, of shape
  /// (steps, B, gates · units).
  ///
  /// The layer calls this before the first of these steps, and fills the buffer. It does not if the step itself looks
  /// these sums up.
  ///
  /// - Parameters:
  ///   - steps: the time steps.
  ///   - hidden: the buffer that will hold h of these steps, (steps, B, units). A cell with one gate can return it.
  func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor

  /// Computes one time step of the forward pass.
  func forward(_ step: ForwardStep)

  /// The gradients with respect to the extra states, each (B, units), in the order of ``extraStates``. Before
  /// ``backward(_:)`` they belong to the states after the time step, and afterwards to the states before it.
  var dExtraStates: [Matrix] { get }

  /// Computes one time step of the backward pass, and keeps the gradients of the step's pre-activations.
  func backward(_ step: BackwardStep)

  /// Returns the gradients of the pre-activations of some time steps. It is called after the backward pass.
  func sumGradients(_ steps: Range<Int>) -> SumGradients
}

/// The defaults: one bias, initialized to zeros, and no state besides the hidden state.
extension Cell {
  /// Empty: the only state is h.
  public static var extraStates: [String] { [] }
  /// False: both products share one bias.
  public static var hasRecurrentBias: Bool { false }
  /// False: the layer writes x W + b to the cell's buffer.
  public static var takesInputSums: Bool { false }
  /// Zeros.
  public static var biasInitializer: Initializer { .zeros }
  /// Does nothing, because there are no extra states.
  public func begin(from states: ArraySlice<Matrix>) {}
  /// Empty, because there are no extra states.
  public var extraTraces: [TimeMajor] { [] }
  /// Empty, because there are no extra states.
  public var dExtraStates: [Matrix] { [] }
}
