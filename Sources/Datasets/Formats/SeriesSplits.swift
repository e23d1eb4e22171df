import Failures

/// The splits of series by time.
struct SeriesSplits {
  private let plan: DataPlan
  /// The first times of the validation and the test split, as ``Time/Form/comparable(_:)`` gives them; nil to split by
  /// fractions.
  private let starts: (validation: Double, test: Double)?
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
      try SeriesSplits.value(validation, "validation-from", plan, form, path),
      try plan.testFrom.map { try SeriesSplits.value($0, "test-from", plan, form, path) } ?? .infinity
    )
  }

  private static func value(
    _ text: String, _ key: String, _ plan: DataPlan, _ form: Time.Form, _ path: String
  ) throws -> Double {
    let mark = UInt8(ascii: ".")
    var read = TimeReader(plan, mark: mark).read(text)
    if case .other = read { read = TimeText(Array(text.utf8).span, 0..<text.utf8.count, mark: mark) }
    guard case .time(let time) = read, (time.form == .number) == (form == .number) else {
      throw Failure(
        .data, "data.\(key): \"\(text)\" is no time like those of \(path); write it as the table does")
    }
    return time.form.comparable(time.point)
  }

  /// Returns the rows of the training, validation and test split of a series, counted from its first row.
  func rows(count: Int, _ times: TimePoints) -> [Range<Int>] {
    guard let starts else { return plan.parts(of: count) }
    func first(_ start: Double) -> Int {
      (0..<min(count, times.count)).first { form.comparable(times[$0]) >= start } ?? count
    }
    let validation = first(starts.validation)
    let test = max(validation, first(starts.test))
    return [0..<validation, validation..<test, test..<count]
  }
}
