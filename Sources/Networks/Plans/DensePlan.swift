import Kernels

/// A dense layer between the readout and the output layer.
public struct DensePlan: Sendable, Equatable {
  /// The number of units.
  public var units = 1
  /// The activation function.
  public var activation = Activation.relu
  /// The fraction of the outputs to drop during training. A new mask is drawn at every time step.
  public var dropout = 0.0
  /// How the kernel is initialized before training.
  public var kernelInitializer = KernelInitializer.glorotUniform

  /// Creates a layer of one unit, with relu as its activation.
  public init() {}
}
