import Datasets
import Failures
import TestSupport
import Testing

/// Reads and forecasts rows around the times at which clocks are put forward and back.
struct ClockChangesTests {
  private let series: SeriesTests

  init() throws { series = try SeriesTests() }

  private func ahead(_ times: [String], steps: Int = 3, _ change: (inout DataPlan) -> Void) throws -> [String] {
    try series.ahead(times, steps: steps, change)
  }

  @Test func clocksChange() throws {
    let zone: (inout DataPlan) -> Void = { $0.zone = "Europe/Berlin" }
    #expect(
      try ahead(["2021-03-28 00:00", "2021-03-28 01:00"], zone) == [
        "2021-03-28 03:00", "2021-03-28 04:00", "2021-03-28 05:00",
      ])
    #expect(
      try ahead(["2021-10-31 01:00", "2021-10-31 02:00", "2021-10-31 02:00", "2021-10-31 03:00"], steps: 1, zone) == [
        "2021-10-31 04:00"
      ])
    #expect(
      try ahead(["2021-10-30 00:00+02:00", "2021-10-31 00:00+02:00"], steps: 2, zone) == [
        "2021-11-01 00:00+01:00", "2021-11-02 00:00+01:00",
      ])
    #expect(
      try ahead(["2021-10-31 00:00+02:00", "2021-10-31 01:00+02:00"], zone) == [
        "2021-10-31 02:00+02:00", "2021-10-31 02:00+01:00", "2021-10-31 03:00+01:00",
      ])
    let never = try failure { try ahead(["2021-03-28 01:00", "2021-03-28 02:00"], zone) }
    #expect(never.message.contains("line 3: t is \"2021-03-28 02:00\", which clocks in Europe/Berlin pass over"))
    let twice = try failure { try ahead(["2021-10-31 01:00", "2021-10-31 02:00", "2021-10-31 03:00"], zone) }
    #expect(twice.message.contains("line 3: t is \"2021-10-31 02:00\", which clocks in Europe/Berlin show twice"))
  }

  /// On 2021-03-28 clocks in Berlin pass over 02:30. What is planned for then happens at 03:30 (RFC 5545).
  @Test func daysAtATimeThatIsPassedOver() throws {
    let zone: (inout DataPlan) -> Void = { $0.zone = "Europe/Berlin" }
    let days = ["2021-03-26 02:30", "2021-03-27 02:30", "2021-03-28 03:30", "2021-03-29 02:30"]
    #expect(try ahead(Array(days[..<2]), steps: 2, zone) == Array(days[2...]))
    #expect(try ahead(days, steps: 1, zone) == ["2021-03-30 02:30"])
    #expect(try ahead(Array(days[..<3]), steps: 1, zone) == ["2021-03-29 02:30"])
    #expect(try ahead(Array(days[2...]), steps: 1, zone) == ["2021-03-30 02:30"])
    #expect(try ahead(["2021-01-28 02:30", "2021-02-28 02:30"], steps: 1, zone) == ["2021-03-28 03:30"])
    // Those whose time of the day it is anyway.
    let later = ["2021-03-27 03:30", "2021-03-28 03:30", "2021-03-29 03:30"]
    #expect(try ahead(Array(later[..<2]), steps: 1, zone) == [later[2]])
    #expect(try ahead(Array(later[1...]), steps: 1, zone) == ["2021-03-30 03:30"])
  }

  /// In Sao Paulo the clocks passed over midnight of 2018-11-04.
  @Test(arguments: [(nil, "2018-11-03 2018-11-04 2018-11-05"), ("%Y%m%d", "20181103 20181104 20181105")])
  func daysWithoutMidnight(format: String?, days: String) throws {
    let days = days.split(separator: " ").map(String.init)
    let zone: (inout DataPlan) -> Void = { ($0.zone, $0.timeFormat) = ("America/Sao_Paulo", format) }
    #expect(
      try ahead(["20181102", "20181103"].map { format == nil ? "2018-11-\($0.suffix(2))" : $0 }, steps: 2, zone)
        == Array(days[1...]))
    #expect(try ahead(days, steps: 1, zone) == [format == nil ? "2018-11-06" : "20181106"])
  }

  /// Clocks show 02:00 to 03:00 twice on 2021-10-31.
  @Test(arguments: [
    // Rows that end in that hour are as far apart as those before.
    (["2021-10-31 00:00", "2021-10-31 01:00", "2021-10-31 02:00"], "2021-10-31 02:00"),
    (["2021-10-31 01:30", "2021-10-31 01:45", "2021-10-31 02:00", "2021-10-31 02:15"], "2021-10-31 02:30"),
    (["2021-10-30 22:00", "2021-10-31 00:00", "2021-10-31 02:00", "2021-10-31 03:00"], "2021-10-31 05:00"),
    (
      ["2021-10-30 18:00", "2021-10-30 21:00", "2021-10-31 00:00", "2021-10-31 02:00", "2021-10-31 05:00"],
      "2021-10-31 08:00"
    ),
    (
      [
        "2021-10-30 18:00", "2021-10-30 19:00", "2021-10-30 21:00", "2021-10-30 23:00", "2021-10-31 01:00",
        "2021-10-31 02:00", "2021-10-31 02:00",
      ], "2021-10-31 03:00"
    ),
    (
      ["2021-10-30 19:00", "2021-10-30 21:00", "2021-10-30 23:00", "2021-10-31 01:00", "2021-10-31 02:00"],
      "2021-10-31 04:00"
    ),
    // Days are the same ones with either of the two.
    (["2021-10-29 02:30", "2021-10-30 02:30", "2021-10-31 02:30", "2021-11-01 02:30"], "2021-11-02 02:30"),
    (["2021-10-31 02:30", "2021-11-01 02:30", "2021-11-02 02:30"], "2021-11-03 02:30"),
    (["2021-10-29 02:30", "2021-10-30 02:30", "2021-10-31 02:30"], "2021-11-01 02:30"),
  ])
  func timesThatComeTwice(rows: [String], next: String) throws {
    #expect(try ahead(rows, steps: 1) { ($0.zone, $0.maxGap) = ("Europe/Berlin", 9) } == [next])
  }

  @Test(arguments: [
    // Without a row before, and after one that is missing, nothing says which of the two it is.
    ["2021-10-31 01:00", "2021-10-31 02:00"], ["2021-10-30 23:00", "2021-10-31 01:00", "2021-10-31 02:00"],
    ["2021-10-30 23:00", "2021-10-31 00:00", "2021-10-31 02:00"],
    ["2021-10-31 02:00", "2021-10-31 03:00", "2021-10-31 04:00"],
    ["2021-10-30 01:00", "2021-10-30 02:00", "2021-10-31 02:00", "2021-10-31 03:00"],
  ])
  func timesThatComeTwiceInDoubt(rows: [String]) throws {
    let failure = try failure { try ahead(rows, steps: 1) { $0.zone = "Europe/Berlin" } }
    #expect(failure.message.contains("show twice"), "\(failure)")
  }
}
