import CIntrinsics

/// Memory of the calling thread for what a kernel needs for a moment. Each kernel uses the same memory, so one kernel must
/// not call another while it needs what it wrote there.
///
/// It is not set to zero: for a small product, that would take longer than to multiply.
enum Scratch {
  /// The number of floats of ``tile``. A tile half as wide has twice the rows, which are as many floats.
  static var tileCount: Int {
    BlockSizes.tileRows * max(BlockSizes.tileVectors, BlockSizes.panelVectors) * Machine.lanes
  }

  /// Memory for the largest tile, or for as many rows of a whole panel.
  static var tile: UnsafeMutablePointer<Float> {
    let count = tileCount + max(BlockSizes.panelWidth, BlockSizes.mostBundleCount)
    require(count <= Int(LOCKSTEP_SCRATCH_FLOATS), "kernels need scratch memory for \(count) floats")
    return lockstep_scratch()
  }

  /// Memory for the blocks of a bundle of panels.
  static var blocks: UnsafeMutablePointer<Float> { tile + tileCount }
}
