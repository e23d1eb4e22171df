import Datasets
import Kernels
import Networks

/// What people judge a model by, besides its loss: sums over targets, and the measures that follow from them.
///
/// Sums are formed shard by shard, so that the measures have the same bits on any number of processes.
public protocol Metric {
  /// How many numbers it sums.
  var width: Int { get }
  /// Sums up some rows.
  ///
  /// - Parameters:
  ///   - predictions: (rows, outputs).
  ///   - targets: those of a batch.
  ///   - rows: which of them belong to the predictions.
  ///   - add: adds to one of the sums, from 0.
  func add(
    _ predictions: Matrix, _ targets: Elements, _ rows: Range<Int>, _ add: (_ place: Int, _ value: Double) -> Void)
  /// What follows from the sums over all targets.
  ///
  /// - Parameter loss: the mean loss of a target.
  func measures(_ sums: ArraySlice<Double>, targets: Int, loss: Double) -> [Measure]
}
