import Failures

/// The splits of series by time.
struct SeriesSplits {
  private let plan: DataPlan
  /// The first times of the validation and the test split; nil to split by fractions.
  private let starts: (validation: Start, test: Start?)?
  private let form: Time.Form

  /// - Throws: a failure of kind `data` if a time of the config is of another form than those of the data.
  init(_ plan: DataPlan, _ clock: SeriesClock?, _ path: String) throws {
    self.plan = plan
    let form = clock?.form ?? .number
    self.form = form
    guard let validation = plan.validationFrom else {
      starts = nil
      return
    }
    starts = (
      try SeriesSplits.start(validation, "validation-from", plan, form, path),
      try plan.testFrom.map { try SeriesSplits.start($0, "test-from", plan, form, path) }
    )
  }

  /// The first time of a split.
  private struct Start {
    let form: Time.Form
    let point: Time.Point

    /// Whether a row at a time, of the form of the data, belongs to what the split begins or comes after it. A time with a zone
    /// is a moment; one without a zone is what the clocks of the row's zone show.
    func isReached(_ time: Time.Point, _ form: Time.Form) -> Bool {
      if self.form == .zoned && form == .zoned { return time.value >= point.value }
      return form.comparable(time) >= self.form.comparable(point)
    }
  }

  private static func start(
    _ text: String, _ key: String, _ plan: DataPlan, _ form: Time.Form, _ path: String
  ) throws -> Start {
    let mark = UInt8(ascii: ".")
    var read = TimeReader(plan, mark: mark).read(text)
    if case .other = read { read = TimeText(Array(text.utf8).span, 0..<text.utf8.count, mark: mark) }
    guard case .time(let time) = read, time.form == .number ? form == .number : form != .number,
      time.form != .zoned || form == .zoned
    else {
      throw Failure(
        .data, "data.\(key): \"\(text)\" is no time like those of \(path); write it as the table does")
    }
    return Start(form: time.form, point: time.point)
  }

  /// Returns the rows of the training, validation and test split of a series, counted from its first row.
  func rows(count: Int, _ times: TimePoints) -> [Range<Int>] {
    guard let starts else { return plan.parts(of: count) }
    func first(_ start: Start) -> Int {
      (0..<min(count, times.count)).first { start.isReached(times[$0], form) } ?? count
    }
    let validation = first(starts.validation)
    let test = starts.test.map { max(validation, first($0)) } ?? count
    return [0..<validation, validation..<test, test..<count]
  }
}
