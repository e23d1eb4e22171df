import Kernels

/// A recurrent layer with any cell, as the network uses it.
public protocol RecurrentLayer: AnyObject {
  /// Computes the outputs of all time steps, (T, B, outputs).
  ///
  /// - Parameters:
  ///   - inputs: the inputs, (T, B, F).
  ///   - states: the states before the first step, each (B, units). They are overwritten by those after each row's last
  ///     step.
  ///   - pass: the last step of each row, and the position in the training.
  func forward(_ inputs: LayerInputs, from states: ArraySlice<Matrix>, _ pass: Pass) -> TimeMajor
  /// Computes the gradients of the weights.
  ///
  /// - Parameters:
  ///   - dOutputs: the gradient with respect to the outputs. It is overwritten.
  ///   - dStates: the gradients with respect to the states after each row's last step. They are overwritten by those
  ///     with respect to the states before the first step. Empty if no gradient flows through the states.
  ///   - wantsInputs: whether the gradient with respect to the inputs is needed.
  /// - Returns: The gradient with respect to the input vectors, (T · B, F). Nil if it is not needed, or if inputs are
  ///   shared: then ``afterSum(_:wantsInputs:)`` returns it.
  func backward(
    _ dOutputs: OutputGradients, _ gradients: Gradients, dStates: ArraySlice<Matrix>, wantsInputs: Bool
  ) -> Matrix?
  /// Computes the gradients of the weights whose inputs are shared by many rows. It is called after the sum over all
  /// shards.
  ///
  /// - Returns: The gradient with respect to the different input vectors, (vectors, F). Nil if it is not needed, or if
  ///   inputs are not shared.
  func afterSum(_ gradients: Gradients, wantsInputs: Bool) -> Matrix?
}
