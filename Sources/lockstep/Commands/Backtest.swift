import ArgumentParser
import Datasets
import Failures
import Files
import Inference

struct Backtest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges forecasts from many points in time.",
    usage: """
      lockstep backtest <checkpoint> --every <n> [--data <file>]
                        [--refit] [--output <file>] [--json]
      """,
    discussion: "Example: lockstep backtest runs/weather/checkpoints/best --data weather.csv --every 24 --json")

  @Argument(help: "The checkpoint.", completion: .file(), transform: path)
  var checkpoint: String

  @Option(
    help: ArgumentHelp(
      "The table. (default: the test split of the config's data)", valueName: "file"), completion: .file(),
    transform: path)
  var data: String?

  @Option(help: ArgumentHelp("How many rows after a forecast's start the next one starts.", valueName: "n"))
  var every: Int

  @Flag(help: "Trains again up to the start of each forecast.")
  var refit = false

  @Option(
    help: ArgumentHelp(
      "A .tsv, .csv, .json or .h5 file for all forecasts, beside the truth.", valueName: "file"),
    completion: .file(extensions: ["tsv", "csv", "json", "h5"]), transform: path)
  var output: String?

  @Flag(help: "Prints a JSON object.")
  var json = false

  func run() throws {
    if every < 1 { throw Failure(.usage, "--every \(every): give 1 or more rows") }
    let model = try Model(checkpoint: checkpoint)
    let opened = try model.open(data, isPartOfTraining: data == nil)
    let (windows, forecaster) = try model.forecasting(opened)
    let path = data ?? model.run.data.testPath ?? model.run.data.path
    try check(output: output, isNoneOf: [checkpoint, path])
    let some = rolling((opened as? ExampleDataset)?.indices(data == nil ? .test : .whole) ?? ExampleIndices(), windows)
    if some.isEmpty {
      throw Failure(.data, "\(path) has no test split; give data with --data")
    }
    let forecasts = try refit ? Refit(model, path).forecasts(some, windows) : forecaster.forecasts(some)
    let report = ForecastReport(data: path, forecasts: some.count, ForecastMeasures(forecasts, windows))
    if let output { try ForecastTable(forecasts, windows, steps: windows.horizon, hasTruth: true).write(to: output) }
    print(json ? String(decoding: try JSON.encoder().encode(report), as: UTF8.self) : report.text)
  }

  /// Returns every so-manieth window of each series, back from its last.
  private func rolling(_ some: ExampleIndices, _ windows: SeriesWindows) -> [Int] {
    var lasts: [Int: Int] = [:]
    for window in some {
      let series = windows.series(of: window)
      lasts[series] = max(lasts[series] ?? 0, windows.pastRows(window))
    }
    return some.filter { ((lasts[windows.series(of: $0)] ?? 0) - windows.pastRows($0)) % every == 0 }
  }
}
