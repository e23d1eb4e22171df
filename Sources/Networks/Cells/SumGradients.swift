import Kernels

/// The gradients of the sums that a layer's products go into, (steps · B, gates · units).
public struct SumGradients {
  /// Of x W + h U + b, or of x W + b where h U has a bias of its own.
  let inputs: Matrix
  /// Of h U + d, where h U has a bias of its own.
  let recurrent: Matrix?
  /// What the last gate's columns of U are multiplied with, (steps · B, units), where it is not h.
  let reset: Matrix?

  /// The gradients of both sums, or of the one.
  public init(_ inputs: TimeMajor, recurrent: TimeMajor? = nil, reset: TimeMajor? = nil) {
    self.inputs = inputs.all
    self.recurrent = recurrent?.all
    self.reset = reset?.all
  }
}
