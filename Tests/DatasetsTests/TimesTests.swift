import Datasets
import Failures
import FoundationEssentials
import TestSupport
import Testing

/// The times of a table's rows.
struct TimesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Reads a table with a row at each of some times, and returns the number of rows with the missing ones.
  private func rows(_ times: [String], maxGap: Int = 0, delimiter: String = ",") throws -> Int {
    var plan = DataPlan()
    plan.format = .series
    let lines = times.enumerated().map { "\"\($1)\"\(delimiter)\($0)\n" }
    plan.path = try scratch.write("t\(delimiter)x\n\(lines.joined())".utf8)
    (plan.inputs, plan.targets, plan.time, plan.maxGap) = (["x"], ["x"], "t", maxGap)
    // Without targets there is a window up to each row, also up to missing ones.
    return try plan.open(Encoding(), needsTargets: false).count(.whole)
  }

  @Test(arguments: [
    ["2021-01-01 00:00:00", "2021-01-01 01:00:00", "2021-01-01 02:00:00"],
    ["2021-01-01 00:00", "2021-01-01 01:00", "2021-01-01 02:00"],
    ["2021-01-01T00", "2021-01-01 01", "2021-01-01t02"],
    ["2021-01-01", "2021-01-01 12:00", "2021-01-02"],
    ["2021-01-01 00:00:00+01:00", "2021-01-01 01:00:00+01:00", "2021-01-01 02:00:00+01:00"],
    ["2021-01-01T00:00:00Z", "2021-01-01 01:00Z", "2021-01-01 02:00 UTC"],
    ["2021-01-01T00:00:00+0000", "2021-01-01T02:00:00+01", "2021-01-01T02:00:00Z"],
    ["2021-03-28 01:00:00+01:00", "2021-03-28 03:00:00+02:00", "2021-03-28 04:00:00+02:00"],  // summer time begins
    ["2021-10-31 02:00:00+02:00", "2021-10-31 02:00:00+01:00", "2021-10-31 03:00:00+01:00"],  // and ends
    ["2021-01-01 00:00:00.000001", "2021-01-01 00:00:00.000002", "2021-01-01 00:00:00.000003"],
    ["2021-01-01 00:00:00.500000000", "2021-01-01 00:00:01.000", "2021-01-01 00:00:01,5"],
    ["2020-02-28", "2020-02-29", "2020-03-01"], ["2100-02-27", "2100-02-28", "2100-03-01"],
    ["1999-12-30", "1999-12-31", "2000-01-01"], ["1969-12-31", "1970-01-01", "1970-01-02"],
    ["0001-01-01", "0001-01-02", "0001-01-03"],
    ["2021/1/1", "2021/1/2", "2021/1/3"],
    ["1949-01", "1949-02", "1949-03"], ["1949-11", "1949-12", "1950-01"],
    ["2021-01-01", "2021-02-01", "2021-03-01"], ["2021-01-31", "2021-02-28", "2021-03-31"],
    ["2020-11-30", "2020-12-31", "2021-01-31"], ["2021-01-30", "2021-02-28", "2021-03-30"],
    ["2021-01-01", "2021-04-01", "2021-07-01"], ["2019-01-01", "2020-01-01", "2021-01-01"],
    ["2021-03-01 00:00+01:00", "2021-04-01 00:00+02:00", "2021-05-01 00:00+02:00"],
    ["1", "2", "3"], ["0.1", "0.2", "0.3"], ["1609459200", "1609462800", "1609466400"], ["-2", "-1", "0"],
  ])
  func areReadInAllTheirForms(times: [String]) throws {
    #expect(try rows(times) == 3)
    #expect(try rows(times, delimiter: ";") == 3)
  }

  @Test func monthsDifferInLengthButNotInSpacing() throws {
    let months = (0..<240).map { "\(1949 + $0 / 12)-\($0 % 12 < 9 ? "0" : "")\($0 % 12 + 1)" }
    #expect(try rows(months) == 240)
    #expect(try rows(months.map { "\($0)-01" }) == 240)
    // A year of missing months has 12 rows, not the 13 shortest months that fit.
    #expect(try rows(["2019-01-01", "2019-02-01", "2020-02-01", "2020-03-01"], maxGap: 11) == 15)
    #expect(try rows(["2019-01", "2019-02", "2020-02", "2020-03"], maxGap: 11) == 15)
  }

  @Test func missingRowsAreCounted() throws {
    #expect(try rows(["2021-01-01 00:00", "2021-01-01 01:00", "2021-01-01 04:00"], maxGap: 2) == 5)
    let gap = try failure { try rows(["2021-01-01 00:00", "2021-01-01 01:00", "2021-01-01 04:00"], maxGap: 1) }
    #expect(gap.message.contains("line 4: 2 rows are missing before this one, but data.max-gap allows 1"))
    let far = try failure { try rows(["0", "1", "1e15"], maxGap: 5) }
    #expect(far.message.contains("rows are missing before this one"))
  }

  @Test(arguments: [
    ("2021-02-29", "a time that does not exist"), ("2021-13-01", "a time that does not exist"),
    ("2021-00", "a time that does not exist"), ("2021-01-01 24:00", "a time that does not exist"),
    ("2021-01-01 12:60", "a time that does not exist"), ("2021-01-01 12:00+99:00", "a time that does not exist"),
    ("20210101", "a date or a number"), ("01/02/2021", "which is not a time"), ("1.2.2021", "which is not a time"),
    ("2021-01-01 01:00 PM", "which is not a time"), ("2021-01-01 1:0", "which is not a time"),
    ("2021-01/01", "which is not a time"), ("Jan 2021", "which is not a time"), ("", "which is not a time"),
    ("2021-01-01T", "which is not a time"), ("2021-", "which is not a time"),
    ("2021-01-01 00:00:00.", "which is not a time"),
    ("2021-01-01 00:00 +", "which is not a time"), ("nan", "which is not a time"),
    ("2021-01-01", "but line 2 has \"1\""),
  ])
  func doubtIsAnError(text: String, problem: String) throws {
    let failure = try failure { try rows(["1", text, "3"]) }
    #expect(failure.message.contains("line 3: t is \"\(text)\""), "\(failure)")
    #expect(failure.message.contains(problem), "\(failure)")
  }

  @Test func orderAndZones() throws {
    let mixed = try failure { try rows(["2021-01-01 00:00Z", "2021-01-01 01:00"]) }
    #expect(mixed.message.contains("line 3: t is \"2021-01-01 01:00\", but line 2 has \"2021-01-01 00:00Z\""))
    let earlier = try failure { try rows(["2021-01-02", "2021-01-01"]) }
    #expect(earlier.message.contains("line 3: t is \"2021-01-01\", earlier than in the row before"))
    let twice = try failure { try rows(["2021-01-01 01:00Z", "2021-01-01 02:00+01:00"]) }
    #expect(twice.message.contains("line 3: t is \"2021-01-01 02:00+01:00\", the same time as in the row before"))
  }
}
