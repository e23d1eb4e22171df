import Kernels

/// One time step of the forward pass.
public struct ForwardStep {
  /// The number of the time step, from 0.
  public let step: Int
  /// h_(t−1), (B, units).
  public let previous: Matrix
  /// The matrix that is multiplied with U, (B, units): h_(t−1), or h_(t−1) after recurrent dropout.
  public let kept: Matrix
  /// The buffer that receives h_t, (B, units). It holds x W + b if the cell returned it from
  /// ``Cell/inputSums(_:hidden:)``.
  public let hidden: Matrix
  /// x W + b of the rows. They are in the buffer that the cell returned from ``Cell/inputSums(_:hidden:)`` unless the cell
  /// ``Cell/takesInputSums``.
  public let inputs: InputSums
}

/// One time step of the backward pass.
public struct BackwardStep {
  /// The number of the time step, from 0.
  public let step: Int
  /// h_(t−1), (B, units).
  public let previous: Matrix
  /// The matrix that was multiplied with U, (B, units): h_(t−1), or h_(t−1) after recurrent dropout.
  public let kept: Matrix
  /// h_t, (B, units).
  public let hidden: Matrix
  /// The gradient with respect to h_t, (B, units). It is the sum of those from the layer above and from the next step.
  public let dHidden: Matrix
  /// The buffer that the cell adds the gradient with respect to h_(t−1) to, (B, units), without the part that goes
  /// through the product with U. Nil if it is not needed, as in the first step of the unroll without an encoder.
  public let dPrevious: Matrix?
  /// The buffer that the cell adds the gradient with respect to ``kept`` to, (B, units). It is the same buffer as
  /// ``dPrevious`` without recurrent dropout. Nil if it is not needed.
  public let dKept: Matrix?
}
