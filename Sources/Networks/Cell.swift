import Kernels

/// What one kind of recurrent layer does in one step of time; ``Recurrent`` has the loop over the steps.
///
/// A cell keeps what its way back needs (its trace) for as many steps as it was made for.
package protocol Cell: AnyObject, SendableMetatype {
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

  /// How a step wants the recurrent kernel packed.
  static var panels: PackedMatrix.Panels { get }

  /// A cell over a layer's products, with room for the trace of `steps` steps of `rows` rows, and for the gradients of
  /// the sums of `chunk` steps.
  init(_ products: RecurrentProducts, steps: Int, rows: Int, chunk: Int)

  /// Takes the extra states before the first step, in the order of ``extraStates``, each (B, units).
  func begin(from states: ArraySlice<Matrix>)
  /// Gives the extra states after `steps` steps.
  func end(after steps: Int, into states: ArraySlice<Matrix>)

  /// Before some steps: their products with the inputs, x W + b.
  ///
  /// - Parameter hidden: where h of the steps will go, (steps · B, units).
  func beginChunk(_ steps: Range<Int>, hidden: Matrix)

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
  func endChunk(_ chunk: Chunk, _ gradients: Gradients)
}

/// One step of the way back.
package struct BackwardStep {
  /// Which step of time.
  package let step: Int
  /// Its place in the chunk of steps whose rows are summed together.
  package let place: Int
  /// h_(t−1), (B, units).
  package let previous: Matrix
  /// h_t, (B, units).
  package let hidden: Matrix
  /// The gradient of h_t, from the layer above and the next step, (B, units).
  package let dHidden: Matrix
  /// Gets the gradient of h_(t−1) added; none at the first step, where the unrolling is cut.
  package let dPrevious: Matrix?
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
