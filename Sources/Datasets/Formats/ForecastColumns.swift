import Files

/// The names of the columns of a table of forecasts.
public struct ForecastColumns {
  /// The column with the series; nil for a table of one series.
  public let group: String?
  /// The column with the times, or with the numbers of the rows.
  public let time: String
  /// The column that says how many rows behind its window a row is.
  public let step = "step"

  /// Creates the names for series whose times are in the column `time`, if they have times.
  public init(group: String?, time: String?) { (self.group, self.time) = (group, time ?? "row") }

  /// Returns the column of a quantile of a target, with the quantile in percent: `temperature_q10`.
  public func quantile(_ quantile: Double, of target: String) -> String {
    let percent = (quantile * 1e6).rounded() / 1e4
    return "\(target)_q" + (percent == percent.rounded() ? "\(Int(percent))" : "\(percent)")
  }

  /// Returns the column of the true numbers of a target.
  public func truth(of target: String) -> String { "\(target)_truth" }

  /// Returns a name that two columns would have; nil if all differ.
  public func repeated(targets: [String], quantiles: [Double]) -> String? {
    var names = [group, time, step].compactMap(\.self)
    for target in targets {
      names += [target, truth(of: target)] + quantiles.map { quantile($0, of: target) }
    }
    return names.indices.first { place in names[..<place].contains { $0.isExactly(names[place]) } }.map { names[$0] }
  }
}
