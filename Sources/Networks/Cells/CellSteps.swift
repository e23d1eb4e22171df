import Kernels

/// One step of the way forward.
public struct ForwardStep {
  /// Which step of time, from 0.
  public let step: Int
  /// h_(t−1), (B, units).
  public let previous: Matrix
  /// What is multiplied with U: h_(t−1), or what dropout leaves of it.
  public let kept: Matrix
  /// Receives h_t, (B, units).
  public let hidden: Matrix
}

/// One step of the way back.
public struct BackwardStep {
  /// Which step of time.
  public let step: Int
  /// h_(t−1), (B, units).
  public let previous: Matrix
  /// What was multiplied with U.
  public let kept: Matrix
  /// h_t, (B, units).
  public let hidden: Matrix
  /// The gradient of h_t, from the layer above and the next step, (B, units).
  public let dHidden: Matrix
  /// Gets the gradient of h_(t−1) added; none at the first step, where the unrolling is cut.
  public let dPrevious: Matrix?
  /// Gets the gradient of what was multiplied with U added; the same matrix where nothing is dropped.
  public let dKept: Matrix?
}
