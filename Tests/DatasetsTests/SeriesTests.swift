import Datasets
import Failures
import FoundationEssentials
import TestSupport
import Testing

/// Windows of series: what they have of the past and of the future.
struct SeriesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(
    _ text: String, needsTargets: Bool = true, _ change: (inout DataPlan) -> Void = { _ in }
  ) throws -> ExampleDataset {
    var plan = DataPlan()
    plan.format = .series
    plan.path = try scratch.write(text.utf8)
    (plan.inputs, plan.targets, plan.window) = (["x"], ["x"], 2)
    change(&plan)
    // A file to forecast from is read with the encoding of the model.
    return try #require(try plan.open(needsTargets ? nil : Encoding(), needsTargets: needsTargets) as? ExampleDataset)
  }

  private func inputs(_ data: ExampleDataset) -> [[Float]] {
    (0..<data.examples.count).map { Array(data.examples.inputs.values($0)) }
  }

  private func targets(_ data: ExampleDataset) -> [[Float]] {
    (0..<data.examples.count).map { Array(data.examples.targets.values($0)) }
  }

  /// What came after the last row of a window must not change the window. With a straight line between the neighbours of a
  /// missing number it would.
  @Test(arguments: [DataPlan.Missing.fill, .mask]) func noWindowSeesWhatComesAfterIt(missing: DataPlan.Missing) throws {
    func windows(_ after: Int) throws -> [[Float]] {
      inputs(
        try open("x\n1\n2\nNA\n3\nNA\n4\nNA\n\(after)\n5\n6\n", needsTargets: false) {
          ($0.maxGap, $0.missing) = (1, missing)
        })
    }
    let (a, b) = (try windows(10), try windows(1000))
    #expect(a.count == b.count)
    // Row 8 is the one that differs: the windows up to row 7 end before it.
    for end in 2...7 { #expect(a[end - 2].elementsEqual(b[end - 2]) { $0 == $1 }, "window up to row \(end)") }
    if missing == .fill { #expect(a[1] == [2, 2] && a[2] == [2, 3]) } else { #expect(a[1] == [2, 0, 0, 1]) }
  }

  @Test func allRowsOfTheHorizonAreTargets() throws {
    let data = try open("x,y\n1,10\n2,20\n3,30\n4,40\n5,50\n6,60\n") {
      ($0.targets, $0.horizon, $0.split) = (["y", "x"], 3, [1, 0, 0])
    }
    #expect(inputs(data) == [[1, 2], [2, 3]])
    #expect(targets(data) == [[30, 3, 40, 4, 50, 5], [40, 4, 50, 5, 60, 6]])
    #expect(data.form.target.count == 6 && !data.form.hasTargetAtEveryStep)
  }

  @Test func stepByStep() throws {
    let text = "x,k\n1,.1\n2,.2\n3,.3\n4,.4\n5,.5\n"
    let recursive = try open(text) {
      ($0.strategy, $0.horizon, $0.known, $0.split) = (.recursive, 2, ["k"], [1, 0, 0])
    }
    #expect(inputs(recursive)[0] == [1, 0.2, 2, 0.3, 3, 0.4])
    #expect(targets(recursive)[0] == [2, 3, 4] && recursive.form.hasTargetAtEveryStep)
    let decoded = try open(text) { ($0.strategy, $0.horizon, $0.known, $0.split) = (.seq2seq, 2, ["k"], [1, 0, 0]) }
    #expect(try Array(#require(decoded.examples.sources).values(0)) == [1, 0.1, 2, 0.2])
    #expect(inputs(decoded)[0] == [0.3, 0.4] && targets(decoded)[0] == [3, 4])
    let direct = try open(text) { ($0.horizon, $0.known, $0.split) = (2, ["k"], [1, 0, 0]) }
    #expect(inputs(direct)[0] == [1, 0.1, 0.3, 2, 0.2, 0.4])
  }

  @Test func aTargetThatIsMissingDoesNotCount() throws {
    let data = try open("x,y\n1,1\n2,2\n3,\n4,4\n5,\n6,\n") {
      ($0.targets, $0.horizon, $0.split) = (["y"], 2, [1, 0, 0])
    }
    #expect(targets(data).map { $0.map { $0.isNaN ? -1 : $0 } } == [[-1, 4], [4, -1]])
  }

  /// Windows are computed from runs: a gap in the targets ends one, and another series starts one.
  @Test func windowsBesideGaps() throws {
    let rows = (1...12).map { "a,\($0 == 6 ? "" : "\($0)"),\($0)\n" } + (1...4).map { "b,\(20 + $0),\(30 + $0)\n" }
    let data = try open("g,y,x\n" + rows.joined()) {
      ($0.group, $0.targets, $0.split) = ("g", ["y"], [0.5, 0.25, 0.25])
    }
    #expect(inputs(data).map(\.last) == [2, 3, 4, 6, 7, 8, 9, 10, 11, 32, 33])
    #expect(targets(data).map(\.first) == [3, 4, 5, 7, 8, 9, 10, 11, 12, 23, 24])
    #expect(Array(data.indices(.training)) == [0, 1, 2])
    #expect(Array(data.indices(.validation)) == [3, 4, 5, 9] && Array(data.indices(.test)) == [6, 7, 8, 10])
    #expect(data.count(.whole) == 11)
    let windows = try #require(data.windows)
    #expect((0..<11).map(windows.series(of:)) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
    #expect(windows.truth(3, step: 0, target: 0) == 7 && windows.past(3, back: 2, target: 0) == 5)
    #expect(windows.past(3, back: 1, target: 0)?.isNaN == true && windows.past(9, back: 3, target: 0) == nil)
  }

  /// A column that is an input and a target is read once, but only the input is filled in.
  @Test func aTargetThatIsAlsoAnInputKeepsItsGaps() throws {
    let data = try open("x,z\n1,0\n2,0\n3,0\n,0\n,0\n6,0\n7,0\n") {
      ($0.horizon, $0.maxGap, $0.split) = (2, 2, [1, 0, 0])
    }
    #expect(inputs(data) == [[1, 2], [3, 3], [3, 3]])
    #expect(targets(data).map { $0.map { $0.isNaN ? -1 : $0 } } == [[3, -1], [-1, 6], [6, 7]])
  }

  @Test func classesThatAreKnownAhead() throws {
    let rows = zip(1..., ["b", "none", "a", "b", "none"]).map { "\($0),\($1)\n" }.joined()
    let known: (inout DataPlan) -> Void = { ($0.known, $0.horizon, $0.window, $0.split) = (["k"], 1, 1, [1, 0, 0]) }
    let data = try open("x,k\n" + rows, known)
    #expect(data.encoding.knownClasses == [0: ["a", "b", "none"]])
    // The number, the class of its row, and the class of the row that is forecast.
    #expect(inputs(data)[0] == [1, 0, 1, 0, 0, 0, 1])
    #expect(inputs(data)[1] == [2, 0, 0, 1, 1, 0, 0])
    // A column has numbers if its first cell that is not missing is one, and then "none" is a missing number.
    let number = try failure { try open("x,k\n1,none\n2,7\n3,8\n4,a\n", known) }
    #expect(number.message.contains("line 5: k is \"a\", which is not a number"))
    let missing = try failure { try open("x,k\n1,none\n2,7\n3,8\n4,9\n", known) }
    #expect(missing.message.contains("line 2: k is missing, but data.known says that it is known for each row"))
  }

  @Test func indicesOfExamples() {
    let indices = ExampleIndices([3, 4, 5, 9, 7, 8, 0])
    #expect(Array(indices) == [3, 4, 5, 9, 7, 8, 0])
    #expect(indices.count == 7 && indices[2] == 5 && indices[3] == 9 && indices.last == 0)
    #expect(ExampleIndices([]).isEmpty && ExampleIndices(4..<4).isEmpty)
    #expect(Array(ExampleIndices(4..<7).dropFirst()) == [5, 6])
  }

  @Test func windowsThatStartEarly() throws {
    let data = try open("g,x\na,1\na,2\na,3\nb,7\nb,8\n") {
      ($0.group, $0.window, $0.leastWindow, $0.split) = ("g", 3, 1, [1, 0, 0])
    }
    #expect(inputs(data) == [[1], [1, 2], [7]])
  }

  @Test func splitsByTime() throws {
    let days = (1...9).map { "2021-01-0\($0),\($0)\n" }.joined()
    let data = try open("t,x\n" + days) {
      ($0.time, $0.horizon, $0.validationFrom, $0.testFrom) = ("t", 2, "2021-01-05", "2021-01-08")
    }
    #expect(
      [Part.training, .validation, .test].map { data.indices($0).map { targets(data)[$0] } } == [
        [[3, 4]], [[5, 6], [6, 7]], [[8, 9]],
      ])
    let short = try failure {
      try open("t,x\n" + days) { ($0.time, $0.horizon, $0.validationFrom) = ("t", 3, "2021-01-08") }
    }
    #expect(short.message.contains("the validation split has at most 2 rows of a series, too few for a window"))
  }

  /// The times of the forecast rows behind a table with a column of times.
  func ahead(_ times: [String], steps: Int = 3, _ change: (inout DataPlan) -> Void = { _ in }) throws
    -> [String]
  {
    let rows = times.enumerated().map { "\"\($1)\",\($0)\n" }.joined()
    let data = try open("t,x\n" + rows, needsTargets: false) {
      ($0.time, $0.horizon, $0.window) = ("t", steps, 1)
      change(&$0)
    }
    let windows = try #require(data.windows)
    return (0..<steps).map { windows.time(windows.count - 1, step: $0) }
  }

  @Test func timesGoOn() throws {
    #expect(
      try ahead(["2021-01-31 22:00:00", "2021-01-31 23:00:00"]) == [
        "2021-02-01 00:00:00", "2021-02-01 01:00:00", "2021-02-01 02:00:00",
      ])
    #expect(
      try ahead(["2020-12-30", "2020-12-31", "2021-01-01", "2021-01-02"]) == ["2021-01-03", "2021-01-04", "2021-01-05"])
    #expect(try ahead(["2020-11", "2020-12"]) == ["2021-01", "2021-02", "2021-03"])
    #expect(try ahead(["2020-11-30", "2020-12-31"]) == ["2021-01-31", "2021-02-28", "2021-03-31"])
    #expect(try ahead(["2020-10-01", "2021-01-01"]) == ["2021-04-01", "2021-07-01", "2021-10-01"])
    #expect(try ahead(["2019-01-01", "2020-01-01"]) == ["2021-01-01", "2022-01-01", "2023-01-01"])
    // Friday, and the Monday after it.
    #expect(
      try ahead(["2021-01-06", "2021-01-07", "2021-01-08", "2021-01-11"], steps: 5) == [
        "2021-01-12", "2021-01-13", "2021-01-14", "2021-01-15", "2021-01-18",
      ])
    #expect(try ahead(["2021-01-04", "2021-01-11"]) == ["2021-01-18", "2021-01-25", "2021-02-01"])
    #expect(
      try ahead(["2021-01-01T00:00Z", "2021-01-01T00:15Z"]) == [
        "2021-01-01T00:30Z", "2021-01-01T00:45Z", "2021-01-01T01:00Z",
      ])
    #expect(try ahead(["5", "7"]) == ["9", "11", "13"])
    #expect(
      try ahead(["31.12.2020 22:30", "31.12.2020 23:30"]) { $0.timeFormat = "%d.%m.%Y %H:%M" } == [
        "01.01.2021 00:30", "01.01.2021 01:30", "01.01.2021 02:30",
      ])
    #expect(try ahead(["2021-01-08"]) { $0.frequency = Frequency("B") } == ["2021-01-11", "2021-01-12", "2021-01-13"])
  }

  /// A single wrong time changes the shortest distance between rows. Its own line is named, and not that of a right one.
  @Test func theRowThatIsOffIsNamed() throws {
    func line(_ times: [String]) throws -> String {
      let rows = times.enumerated().map { "\($1),\($0)" }.joined(separator: "\n")
      let text = "t,x\n\(rows)\n"
      let message = try failure { try open(text) { ($0.time, $0.maxGap) = ("t", 9) } }.message
      #expect(message.contains("is no whole number of rows after"))
      return String(message.split(separator: ":")[0].split(separator: " ").last ?? "")
    }
    #expect(try line((10...15).map { "2021-01-01 \($0):00" } + ["2021-01-01 15:59", "2021-01-01 17:00"]) == "8")
    #expect(try line(["2021-03-12", "2021-03-19", "2021-03-26", "2021-04-01", "2021-04-09", "2021-04-16"]) == "5")
    #expect(try line(["2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01", "2021-05-03", "2021-06-01"]) == "6")
    // The last days of business months.
    #expect(try line(["2021-05-31", "2021-06-30", "2021-07-30", "2021-08-31", "2021-09-30"]) == "4")
    #expect(try line(["0", "10", "20", "34", "44", "54"]) == "5")
  }

  @Test func daysThatAFrequencyNames() throws {
    func message(_ frequency: String, _ times: [String]) throws -> String? {
      let rows = times.map { "\($0),1" }.joined(separator: "\n")
      do {
        _ = try open("t,x\n\(rows)\n") { ($0.time, $0.frequency) = ("t", Frequency(frequency)) }
        return nil
      } catch let failure as Failure {
        return failure.message.split(separator: ": ").dropFirst().joined(separator: ": ")
      }
    }
    let mondays = ["2021-01-04", "2021-01-11", "2021-01-18", "2021-01-25"]
    #expect(try message("W-MON", mondays) == nil && message("W", mondays) == nil)
    #expect(
      try message("W-SUN", mondays) == "2021-01-04 is no time of data.frequency W-SUN; correct one of them")
    let starts = ["2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01"]
    #expect(try message("MS", starts) == nil && message("M", starts) == nil)
    #expect(try message("ME", starts)?.hasPrefix("2021-01-01 is no time") == true)
    let quarters = ["2020-02-01", "2020-05-01", "2020-08-01", "2020-11-01"]
    #expect(try message("QS-FEB", quarters) == nil && message("QS-NOV", quarters) == nil)
    #expect(try message("QS-JAN", quarters)?.hasPrefix("2020-02-01 is no time") == true)
    #expect(try message("YE-MAR", ["2020-03-31", "2021-03-31", "2022-03-31", "2023-03-31"]) == nil)
    for unknown in ["W-XXX", "D-MON", "MS-JAN", "W-"] { #expect(Frequency(unknown) == nil) }
  }

  /// The frequency that was found is kept by a name that is read again.
  @Test(arguments: [
    (["2021-01-01 10:00", "2021-01-01 11:00", "2021-01-01 12:00"], "h"),
    (["2021-01-01 10:00", "2021-01-01 10:15", "2021-01-01 10:30"], "15min"),
    (["2021-01-01 10:00:00.5", "2021-01-01 10:00:01", "2021-01-01 10:00:01.5"], "500ms"),
    (["2021-01-01", "2021-01-03", "2021-01-05"], "2D"), (["2021-01-06", "2021-01-07", "2021-01-08"], "B"),
    (["2021-01", "2021-02", "2021-03"], "M"), (["2021-01-31", "2021-04-30", "2021-07-31"], "3M"),
    (["0.5", "1", "1.5"], "0.5"),
  ])
  func foundFrequencies(times: [String], frequency: String) throws {
    let rows = times.map { "\($0),1" }.joined(separator: "\n")
    #expect(try open("t,x\n\(rows)\n") { ($0.time, $0.window) = ("t", 1) }.encoding.frequency == frequency)
    #expect(Frequency(frequency)?.text == frequency)
  }

  /// A model forecasts in steps of the rows that it was trained on, even if a file has one row, or rows of Monday to Friday.
  @Test func theFrequencyIsThatOfTheTraining() throws {
    let days = (1...9).map { "2021-01-0\($0),\($0)" }.joined(separator: "\n")
    let trained = try open("t,x\n\(days)\n") { $0.time = "t" }
    #expect(trained.encoding.frequency == "D")
    func times(_ text: String) throws -> [String] {
      var plan = DataPlan()
      plan.format = .series
      plan.path = try scratch.write(text.utf8)
      (plan.inputs, plan.targets, plan.window, plan.time) = (["x"], ["x"], 1, "t")
      let data = try #require(try plan.open(trained.encoding, needsTargets: false) as? ExampleDataset)
      let windows = try #require(data.windows)
      return windows.last.map { windows.time($0, step: 0) }
    }
    #expect(try times("t,x\n2021-01-08,1\n") == ["2021-01-09"])
    #expect(try times("t,x\n2021-01-07,1\n2021-01-08,1\n") == ["2021-01-09"])
    let other = try failure { try times("t,x\n1,1\n2,1\n") }
    #expect(other.message.contains("with the frequency D that the model was trained on"))
  }

  @Test func aRowThatIsAddedHasWhatIsKnown() throws {
    let data = try open("t,x,k\n1,1,.1\n2,2,.2\n4,4,.4\n5,5,.5\n") {
      ($0.time, $0.known, $0.maxGap, $0.split) = ("t", ["k"], 1, [1, 0, 0])
    }
    #expect(inputs(data)[1].suffix(2) == [2, 0.2] || inputs(data)[1].contains(0.2))
  }

  @Test func rowsBeforeTheFirstNumberAreLeftOutHoweverMany() throws {
    let data = try open("x,y\n,1\n,2\n,3\n4,4\n5,5\n6,6\n7,7\n") {
      ($0.targets, $0.maxGap, $0.split) = (["y"], 1, [1, 0, 0])
    }
    #expect(inputs(data) == [[4, 5], [5, 6]])
  }

  @Test func aSplitThatATimeBeginsIsNotEmpty() throws {
    let text = "t,x\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n8,8\n"
    for (validation, test) in [("9", nil), ("5", "4"), ("5", "9")] {
      let found = try failure { try open(text) { ($0.time, $0.validationFrom, $0.testFrom) = ("t", validation, test) } }
      #expect(found.message.contains("no row is in the"))
    }
    #expect(try open(text) { ($0.time, $0.validationFrom, $0.testFrom) = ("t", "6", "6") }.indices(.validation).isEmpty)
  }

  /// What comes behind the training split does not change how numbers are scaled, even if they are known ahead.
  @Test(arguments: [DataPlan.Strategy.direct, .recursive, .seq2seq])
  func scalingSeesNoLaterRow(strategy: DataPlan.Strategy) throws {
    func encoding(_ later: Int) throws -> Encoding {
      let rows = (1...20).map { "\($0),\($0 > 10 ? later : $0 % 3)" }.joined(separator: "\n")
      return try open("x,k\n\(rows)\n") {
        ($0.known, $0.horizon, $0.strategy) = (["k"], 3, strategy)
        ($0.split, $0.normalize) = ([0.5, 0.25, 0.25], .training)
      }.encoding
    }
    #expect(try encoding(1) == encoding(1000))
  }

  @Test func withoutAnyNumber() throws {
    let failure = try failure { try open("t,x\n" + (1...20).map { "\($0),\n" }.joined()) { $0.time = "t" } }
    #expect(failure.message.contains("line 2: x has no number in any row of this series"), "\(failure)")
  }

  @Test func formsOfTimes() throws {
    let formats = [
      ("%m/%d/%Y %H:%M", ["01/31/2021 22:00", "01/31/2021 23:00"]), ("%Y%m%d", ["20210130", "20210131"]),
      ("%d-%b-%y", ["30-Jan-21", "31-Jan-21"]), ("%B %d, %Y", ["January 30, 2021", "January 31, 2021"]),
      ("%I:%M %p %d/%m/%Y", ["10:00 PM 31/01/2021", "11:00 PM 31/01/2021"]), ("%Y-%j", ["2021-030", "2021-031"]),
      ("%m.%Y", ["12.2020", "01.2021"]),
      ("%Y-%m-%dT%H:%M:%S.%f%z", ["2021-01-31T22:00:00.500000+0000", "2021-01-31T23:00:00.500000+0000"]),
    ]
    let expected = [
      "02/01/2021 00:00", "20210201", "01-Feb-21", "February 01, 2021", "12:00 AM 01/02/2021", "2021-032", "02.2021",
      "2021-02-01T00:00:00.500000+0000",
    ]
    for ((format, times), next) in zip(formats, expected) {
      #expect(try ahead(times, steps: 1) { $0.timeFormat = format } == [next], "\(format)")
    }
    let wrong = try failure { try ahead(["2021-01-31"], steps: 1) { $0.timeFormat = "%m/%d/%Y" } }
    #expect(wrong.message.contains("line 2: t is \"2021-01-31\", which is not a time in the form of data.time-format"))
  }

  @Test func twoColumnsAndLinesBeforeTheTable() throws {
    let data = try open("made by hand\n\nday;hour;x\n2021-01-01;22;1,5\n2021-01-01;23;2,5\n", needsTargets: false) {
      ($0.time, $0.timeOfDay, $0.skipLines, $0.window) = ("day", "hour", 2, 1)
    }
    #expect(try #require(data.windows).time(1, step: 0) == "2021-01-02 00:00")
  }
}
