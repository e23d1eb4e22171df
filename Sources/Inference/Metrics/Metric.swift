import Datasets
import Kernels
import Networks

/// A metric: sums over targets, and the values that follow from them.
///
/// The sums are formed shard by shard, so that the values have the same bits on any number of processes.
public protocol Metric {
  /// The number of sums.
  var width: Int { get }
  /// Adds some rows to the sums.
  ///
  /// - Parameters:
  ///   - predictions: the predictions of these rows, (rows, outputs).
  ///   - targets: the targets of the whole batch.
  ///   - rows: which rows of the batch these are.
  ///   - add: adds a value to one of the sums, which are numbered from 0.
  func add(
    _ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (_ place: Int, _ value: Double) -> Void)
  /// Returns the values that follow from the sums over all targets.
  ///
  /// - Parameters:
  ///   - weight: the number of targets; of a target of several numbers, the part that is not missing.
  ///   - loss: the mean loss per target.
  func measures(_ sums: ArraySlice<Double>, weight: Double, loss: Double) -> [Measure]
}
