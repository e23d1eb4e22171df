import Datasets
import Files
import Networks
import Plans

/// Checks that the keys of a forecast of series fit each other.
struct SeriesCheck {
  private let run: Run
  private let place: Place
  private var data: DataPlan { run.data }
  private var loss: String { run.model.loss?.rawValue ?? "" }
  private var hasUnscaledTargets: Bool { data.targetsAreCounts || data.targetsAreProbabilities }

  init(_ run: Run, _ place: Place) { (self.run, self.place) = (run, place) }

  /// Fills in the keys of a forecast that follow from others: the inputs, and the decoder.
  static func complete(_ run: inout Run) {
    if run.data.inputs.isEmpty { run.data.inputs = run.data.targets }
    guard run.data.strategy == .seq2seq, run.model.decoder == nil else { return }
    var decoder = DecoderPlan()
    decoder.layers = run.model.layers.map { .init(cell: $0.cell, units: $0.units * $0.directions) }
    run.model.decoder = decoder
  }

  /// Checks all rules.
  ///
  /// - Throws: a failure of kind `usage` that names the key.
  func check() throws {
    if data.targets.isEmpty { throw place.failure("data.targets: missing; name the columns to forecast") }
    try checkWindow()
    for name in data.known {
      if data.targets.contains(where: name.isExactly) {
        throw place.failure(
          "data.known: \(name) is a target, which is not known ahead; name it with data.inputs to read its past")
      }
      if data.inputs.contains(where: name.isExactly) {
        throw place.failure("data.known: \(name) is also in data.inputs; name it once")
      }
    }
    if let name = data.staticColumns.first(where: {
      (data.inputs + data.targets + data.known).contains(where: $0.isExactly)
    }) {
      throw place.failure("data.static: \(name) is also among the columns that change; name it once")
    }
    if (data.normalize == .window || data.transform.isOfWindows) && (data.missing == .mask || hasUnscaledTargets) {
      throw place.failure(
        "\(data.normalize == .window ? "data.normalize: window" : "data.transform: \(data.transform.rawValue)") does not go "
          + "with \(hasUnscaledTargets ? "model.loss: \(loss)" : "data.missing: mask"); leave one of them out"
      )
    }
    if data.transform != .none && hasUnscaledTargets {
      throw place.failure("data.transform: targets are not transformed with model.loss: \(loss); leave one of them out")
    }
    try checkTimes()
    try checkColumns()
    if data.strategy == .recursive { try checkRecursive() }
  }

  private func checkWindow() throws {
    if let least = data.leastWindow, least > data.window {
      throw place.failure(
        "data.least-window: \(least) is more than data.window, \(data.window); give fewer rows, or leave it out")
    }
    if run.model.layers.isEmpty && data.window > 1 {
      throw place.failure(
        "model.layers: without recurrent layers, only the last row of a window is read; give layers, or set data.window to 1"
      )
    }
  }

  private func checkTimes() throws {
    let needing = [
      ("calendar", !data.calendar.isEmpty), ("frequency", data.frequency != nil),
      ("time-format", data.timeFormat != nil),
      ("time-of-day", data.timeOfDay != nil), ("zone", data.zone != nil),
      ("validation-from", data.validationFrom != nil),
    ]
    if data.time == nil, let key = needing.first(where: \.1)?.0 {
      throw place.failure("data.\(key): needs the times of the rows; name their column with data.time")
    }
    if data.testFrom != nil && data.validationFrom == nil {
      throw place.failure("data.test-from: needs data.validation-from; give both, or data.split")
    }
    if data.validationFrom != nil && (data.validationPath != nil || data.testPath != nil) {
      throw place.failure(
        "data.validation-from: data.\(data.validationPath == nil ? "test" : "validation")-path has this split; give one of them"
      )
    }
  }

  /// Checks that forecasts can be written into one table.
  private func checkColumns() throws {
    let quantiles = run.model.loss?.isOfQuantiles == true ? run.model.quantiles : []
    let columns = ForecastColumns(group: data.group, time: data.time)
    guard let name = columns.repeated(targets: data.targets, quantiles: quantiles) else { return }
    throw place.failure(
      "data: a table of forecasts would have two columns \(name); rename a column of the data, or choose other "
        + "quantiles")
  }

  private func checkRecursive() throws {
    if let name = data.inputs.first(where: { !data.targets.contains($0) }) {
      throw place.failure(
        "data.strategy: recursive goes on with its own forecasts, but \(name) of data.inputs is not forecast; name it "
          + "with data.targets or data.known, or use direct")
    }
    if data.inputs != data.targets {
      throw place.failure(
        "data.strategy: recursive reads all of its targets in their order; leave data.inputs out")
    }
    if data.missing == .mask {
      throw place.failure(
        "data.missing: recursive forecasts miss no number; set it to fill, or use another data.strategy")
    }
    if run.model.layers.isEmpty || run.model.layers.contains(where: { $0.bidirectional != nil }) {
      throw place.failure(
        "data.strategy: recursive needs recurrent layers that read forwards only; give model.layers without bidirectional, "
          + "or use direct")
    }
  }
}
