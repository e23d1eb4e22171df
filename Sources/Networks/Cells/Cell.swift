import Kernels

/// What one kind of recurrent layer does in one step of time; `Recurrent` has the loop over the steps.
///
/// A cell keeps what its way back needs (its trace) for as many steps as it was made for. One of another package is
/// known to configs after ``CellKind/register(_:)``. What it computes of a row must not depend on the other rows.
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

  /// The cell of a layer over its products, with room for the trace of `steps` steps of `rows` rows.
  init(_ plan: NetworkPlan.Layer, _ products: RecurrentProducts, steps: Int, rows: Int)

  /// Takes the extra states before the first step, in the order of ``extraStates``, each (B, units).
  func begin(from states: ArraySlice<Matrix>)
  /// The extra states before the first step and after each, (1 + T, B, units), in the same order.
  var extraTraces: [TimeMajor] { get }

  /// Before the first step: where the products of some steps with the inputs, x W + b, are wanted.
  ///
  /// - Parameter hidden: where h of the steps will go.
  func inputSums(_ steps: Range<Int>, hidden: TimeMajor) -> TimeMajor

  /// One step forward.
  func forward(_ step: ForwardStep)

  /// The gradients of the extra states, (B, units): of those after a step before its way back, and of those before it
  /// afterwards.
  var dExtraStates: [Matrix] { get }

  /// One step back: keeps the gradients of the step's sums.
  func backward(_ step: BackwardStep)

  /// After the way back: the gradients of the sums of some steps.
  func sumGradients(_ steps: Range<Int>) -> SumGradients
}

/// A cell with one bias, zero at first, and no state but its output.
extension Cell {
  /// None.
  public static var extraStates: [String] { [] }
  /// One bias for both products.
  public static var hasRecurrentBias: Bool { false }
  /// Zeros.
  public static var biasInitializer: Initializer { .zeros }
  /// Takes nothing.
  public func begin(from states: ArraySlice<Matrix>) {}
  /// None.
  public var extraTraces: [TimeMajor] { [] }
  /// None.
  public var dExtraStates: [Matrix] { [] }
}
