import Kernels

/// The masks of one dropout: a row's depends on the seed, the layer, the step and which row it is among those of all
/// processes, and on nothing else.
struct DropoutMask {
  /// The share of the units that are dropped. Those that stay are divided by what stays, so that sums keep their mean.
  private let rate: Double
  private let key: (UInt32, UInt32)
  private let firstRow: Int

  /// - Parameters:
  ///   - name: another for each dropout of a network.
  init(rate: Double, _ source: Randomness, name: String) {
    self.rate = rate
    key = Random(seed: source.seed, stream: name).wholeKey
    firstRow = source.firstRow
  }

  /// Sets a mask (B, units) for a step of time.
  func fill(_ mask: Matrix, _ training: Pass.Training, time: Int = 0) {
    let key = (key.0 &+ UInt32(truncatingIfNeeded: training.part), key.1)
    fillDropoutMask(mask, rate: rate, key: key, at: DropoutPlace(step: training.step, time: time, firstRow: firstRow))
  }
}
