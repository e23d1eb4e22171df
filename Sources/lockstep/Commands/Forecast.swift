import ArgumentParser
import Datasets
import Failures

struct Forecast: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Forecasts what follows the last row of each series.",
    usage: """
      lockstep forecast <checkpoint> --data <file> [--steps <n>]
                        [--output <file>]
      """,
    discussion: "Example: lockstep forecast runs/weather/checkpoints/best --data weather.csv --output tomorrow.csv")

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    help: ArgumentHelp(
      "The table, up to the last known row, and the rows ahead of data.known. -: standard input.", valueName: "file"),
    completion: .file(), transform: path)
  var data: String

  @Option(help: ArgumentHelp("The number of rows to forecast. (default: data.horizon)", valueName: "n"))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "A .tsv, .csv, .json or .h5 file for the forecast. (default: tab-separated lines on standard output)",
      valueName: "file"),
    completion: .file(extensions: ["tsv", "csv", "json", "h5"]), transform: path)
  var output: String?

  func run() throws {
    try check(output: output, isNoneOf: [checkpoint, data])
    var model = try Model(checkpoint: checkpoint)
    let steps = try checkedSteps(model.run.data)
    // The outputs of a direct model are all rows at once. Others forecast row by row, and so need to know no more.
    if model.run.data.strategy != .direct { model.run.data.horizon = steps }
    let opened = try model.open(data, isPartOfTraining: false, needsTargets: false)
    let (windows, forecaster) = try model.forecasting(opened)
    let last = windows.last
    try checkKnown(last, windows, model.run.data)
    let forecasts = forecaster.forecasts(last)
    warn(notFinite: forecasts.countOfNotFinite, of: checkpoint)
    try ForecastTable(forecasts, windows, steps: steps, hasTruth: false).write(to: output)
  }

  private func checkedSteps(_ plan: DataPlan) throws -> Int {
    let steps = steps ?? plan.horizon
    if steps < 1 || steps > 1 << 20 { throw Failure(.usage, "--steps \(steps): give a number from 1 to 1048576") }
    if steps > plan.horizon && plan.strategy != .recursive {
      throw Failure(
        .usage,
        "--steps \(steps): the model forecasts \(plan.horizon) rows; give at most as many, or train with a longer data.horizon "
          + "or data.strategy: recursive")
    }
    return steps
  }

  /// Checks that all series have the rows ahead that the model must know.
  private func checkKnown(_ last: [Int], _ windows: SeriesWindows, _ plan: DataPlan) throws {
    let there = Set(last.map { windows.series(of: $0) })
    guard let missing = (0..<windows.seriesCount).first(where: { !there.contains($0) }) else { return }
    let name = windows.name(ofSeries: missing)
    let series = name.isEmpty ? "" : " of \(name)"
    throw Failure(
      .data,
      "\(data): \(plan.known.joined(separator: ", ")): not known in each of the \(plan.horizon) rows behind the "
        + "last\(series); give these rows, with empty targets")
  }
}
