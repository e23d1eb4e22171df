import Kernels

/// What one kind of recurrent layer does in one step of time; ``Recurrent`` has the loop over the steps.
///
/// A cell keeps what its way back needs (its trace) for as many steps as it was made for.
public protocol Cell: AnyObject, SendableMetatype {
  /// The name in a config: `lstm`, `simple-rnn`.
  static var name: String { get }
  /// The name of its layer in Keras: `LSTM`.
  static var kerasClass: String { get }
  /// The gates that lie side by side in the kernels, in Keras's order.
  static var gates: [String] { get }
  /// The states besides the output h that go on from step to step: `c`.
  static var extraStates: [String] { get }
  /// Whether h U has a bias of its own, which is then the second row of the bias.
  static var hasRecurrentBias: Bool { get }
  /// How the bias starts.
  static var biasInitializer: Initializer { get }

  /// A cell over a layer's weights, with room for the trace of `steps` steps of `rows` rows, and for the gradients of
  /// the sums of `chunk` steps.
  init(_ weights: RecurrentWeights, steps: Int, rows: Int, chunk: Int)

  /// Takes the extra states before the first step, in the order of ``extraStates``, each (B, units).
  func begin(from states: ArraySlice<Matrix>)
  /// Gives the extra states after `steps` steps.
  func end(after steps: Int, into states: ArraySlice<Matrix>)

  /// Before the steps of a chunk: their products with the inputs, x W + b.
  ///
  /// - Parameters:
  ///   - inputs: x of the chunk's steps, (steps · B, F).
  ///   - steps: which steps.
  ///   - hidden: where h of the chunk's steps will go, (steps · B, units).
  func beginChunk(_ inputs: Matrix, steps: Range<Int>, hidden: Matrix)

  /// One step forward.
  ///
  /// - Parameters:
  ///   - step: which step, from 0.
  ///   - previous: h_(t−1), (B, units).
  ///   - hidden: receives h_t, (B, units).
  func forward(step: Int, previous: Matrix, hidden: Matrix)

  /// Says that the way back begins: no gradient comes from behind the last step.
  func beginBackward()

  /// One step back: keeps the gradients of the step's sums at its place in the chunk.
  func backward(_ step: BackwardStep)

  /// After the way back through a chunk of steps: adds its rows to the gradients of the weights, and takes them to the
  /// inputs.
  ///
  /// - Parameters:
  ///   - inputs: x of the chunk's steps, (steps · B, F).
  ///   - previous: h_(t−1) of the chunk's steps, (steps · B, units).
  ///   - dInputs: receives the gradient of x, where it is wanted.
  ///   - adding: false for the chunk that comes first.
  func endChunk(_ gradients: Gradients, inputs: Matrix, previous: Matrix, dInputs: Matrix?, adding: Bool)
}

/// One step of the way back.
public struct BackwardStep {
  /// Which step of time.
  public let step: Int
  /// Its place in the chunk of steps whose rows are summed together.
  public let place: Int
  /// h_(t−1), (B, units).
  public let previous: Matrix
  /// h_t, (B, units).
  public let hidden: Matrix
  /// The gradient of h_t, from the layer above and the next step, (B, units).
  public let dHidden: Matrix
  /// Gets the gradient of h_(t−1) added; none at the first step, where the unrolling is cut.
  public let dPrevious: Matrix?
}

/// A cell with one bias, zero at first, and no state but its output.
extension Cell {
  /// None.
  package static var extraStates: [String] { [] }
  /// One bias for both products.
  package static var hasRecurrentBias: Bool { false }
  /// Zeros.
  package static var biasInitializer: Initializer { .zeros }
  /// Takes nothing.
  package func begin(from states: ArraySlice<Matrix>) {}
  /// Gives nothing.
  package func end(after steps: Int, into states: ArraySlice<Matrix>) {}
  /// Has nothing to make ready.
  package func beginBackward() {}
}
