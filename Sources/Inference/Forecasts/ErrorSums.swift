/// Sums of the errors of forecasts, and the measures that follow from them.
struct ErrorSums: Sendable {
  private(set) var count = 0.0
  private var absolute = 0.0
  private var squared = 0.0
  private var percent = 0.0
  private var percentCount = 0.0
  private var symmetric = 0.0
  private var scaled = 0.0
  private var scaledCount = 0.0

  /// Adds the error of a forecast.
  ///
  /// - Parameters:
  ///   - scale: the mean error of seasonal naive forecasts of the rows before; nil if it is 0 or not known.
  mutating func add(_ forecast: Double, truth: Double, scale: Double?) {
    let error = abs(forecast - truth)
    count += 1
    absolute += error
    squared += error * error
    if truth != 0 {
      percent += error / abs(truth)
      percentCount += 1
    }
    let size = abs(forecast) + abs(truth)
    // Numbers that are not finite make a measure that is not.
    if size != 0 { symmetric += 2 * error / size }
    if let scale {
      scaled += error / scale
      scaledCount += 1
    }
  }

  /// The mean absolute error.
  var meanAbsoluteError: Double { absolute / max(1, count) }

  /// The measures.
  ///
  /// - Parameter prefix: what their names start with.
  func measures(_ prefix: String) -> [Measure] {
    if count == 0 { return [] }
    func named(_ name: String) -> String {
      prefix.isEmpty ? name : prefix + name.prefix(1).uppercased() + name.dropFirst()
    }
    var measures = [
      Measure(named("meanAbsoluteError"), meanAbsoluteError),
      Measure(named("rootMeanSquaredError"), (squared / count).squareRoot()),
    ]
    if percentCount > 0 { measures.append(Measure(named("mape"), percent / percentCount)) }
    measures.append(Measure(named("smape"), symmetric / count))
    if scaledCount > 0 { measures.append(Measure(named("mase"), scaled / scaledCount)) }
    return measures
  }
}
