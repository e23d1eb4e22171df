import Kernels

/// The masks of one dropout.
///
/// The mask of a row depends only on the seed, the name of the dropout, the training step, the batch within it, the
/// time step, and the number of the row in the batch of all processes. So it does not depend on the number of
/// processes.
struct DropoutMask {
  /// The fraction of the units to drop. The units that are kept are multiplied by 1 / (1 − rate), so that the mean
  /// stays the same.
  private let rate: Double
  private let key: (UInt32, UInt32)
  private let firstRow: Int

  /// - Parameter name: a name that differs for each dropout of a network.
  init(rate: Double, _ source: Randomness, name: String) {
    self.rate = rate
    key = Random(seed: source.seed, stream: name).wholeKey
    firstRow = source.firstRow
  }

  /// Fills a mask (B, units) for a time step with 0 and 1 / (1 − rate).
  func fill(_ mask: Matrix, _ training: Pass.Training, time: Int = 0) {
    let key = (key.0 &+ UInt32(truncatingIfNeeded: training.part), key.1)
    fillDropoutMask(mask, rate: rate, key: key, at: DropoutPlace(step: training.step, time: time, firstRow: firstRow))
  }
}
