import Kernels

/// A dense layer between what is read and the scores.
public struct DensePlan: Sendable, Equatable {
  /// The number of its units.
  public var units = 1
  /// What it makes of its sums.
  public var activation = Activation.relu
  /// The share of its outputs that is dropped in training, others at every step of time.
  public var dropout = 0.0
  /// How its kernel is filled before training.
  public var kernelInitializer = KernelInitializer.glorotUniform

  /// A layer of one unit.
  public init() {}
}
