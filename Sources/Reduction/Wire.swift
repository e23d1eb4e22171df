import Kernels
import Plans

extension ParallelPlan.Wire {
  /// Returns the number of floats of memory that `count` floats take on their way.
  ///
  /// As bf16 they take half the size, and are rounded. The weights then depend on how processes are distributed over
  /// hosts. Sums are still formed in float32, and all processes use the same rounded sum.
  func size(_ count: Int) -> Int { self == .bf16 ? packedBFloat16Count(count) : count }
}
