import Kernels

/// The gradients of a layer's pre-activations, each (steps · B, gates · units).
public struct SumGradients {
  /// The gradients of x W + h U + b, or only of x W + b if h U has its own bias.
  let inputs: Matrix
  /// The gradients of h U + d. Nil if h U has no bias of its own.
  let recurrent: Matrix?
  /// What the last gate's columns of U were multiplied with, (steps · B, units). Nil if it was h, as for the other
  /// gates.
  let reset: Matrix?

  /// Creates the gradients from the cell's buffers.
  ///
  /// - Parameters:
  ///   - inputs: the gradients of x W + h U + b, or of x W + b if `recurrent` is given.
  ///   - recurrent: the gradients of h U + d, if h U has its own bias.
  ///   - reset: what the last gate's columns of U were multiplied with, if it was not h.
  public init(_ inputs: TimeMajor, recurrent: TimeMajor? = nil, reset: TimeMajor? = nil) {
    self.inputs = inputs.all
    self.recurrent = recurrent?.all
    self.reset = reset?.all
  }
}
