import Kernels

/// A recurrent layer as the network sees it, whatever its cell.
public protocol RecurrentLayer: AnyObject {
  /// The outputs of all steps, (T, B, outputs), from the inputs (T, B, F) and the states, which become those after each
  /// row's last step.
  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor
  /// Sets the gradients of the weights from that of the outputs, which it uses up; gives that of the inputs' vectors if
  /// wanted.
  ///
  /// - Parameter dStates: the gradients of the states after each row's last step, which become those of the states before the
  ///   first; empty where nothing comes from there and nothing goes on.
  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix?
  /// When the sums over all shards are there: sets the gradients of the weights that inputs share; gives that of the
  /// inputs' vectors if wanted.
  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix?
}
