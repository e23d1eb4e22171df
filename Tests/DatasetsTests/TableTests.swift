import Datasets
import Failures
import FoundationEssentials
import TestSupport
import Testing

/// Tables as people and their programs write them.
struct TableTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(
    _ text: String, needsTargets: Bool = true, _ change: (inout DataPlan) -> Void = { _ in }
  ) throws -> ExampleDataset {
    var plan = DataPlan()
    plan.format = .series
    plan.path = try scratch.write(text.utf8)
    (plan.inputs, plan.targets, plan.window) = (["x"], ["y"], 2)
    change(&plan)
    // A file to forecast from is read with the encoding of the model.
    return try #require(try plan.open(needsTargets ? nil : Encoding(), needsTargets: needsTargets) as? ExampleDataset)
  }

  /// The inputs of each window, and then its target.
  private func windows(_ data: ExampleDataset) -> [[Float]] {
    (0..<data.examples.count).map { Array(data.examples.inputs.values($0)) + Array(data.examples.targets.values($0)) }
  }

  private static let expected: [[Float]] = [[1.5, -2, 30], [-2, 0.25, 40]]

  @Test(arguments: [
    "x,y\n1.5,10\n-2,20\n.25,30\n1e0,40\n",
    "x;y\n1.5;10\n-2;20\n.25;30\n1e0;40\n",
    "x\ty\n1.5\t10\n-2\t20\n.25\t30\n1e0\t40",
    "x|y\r\n1.5|10\r\n-2|20\r\n.25|30\r\n1e0|40\r\n",
    "x,y\r1.5,10\r-2,20\r.25,30\r1e0,40\r",
    "\u{FEFF}x,y\n1.5,10\n-2,20\n.25,30\n1e0,40\n",
    "x;y\n1,5;10\n-2;20\n,25;30\n1e0;40\n",
    "\"x\";\"y\"\n\"1,5\";\"10\"\n\"-2\";\"20\"\n\"0,25\";\"30\"\n\"1\";\"40\"\n",
    "x,y\n\"1,5\",10\n-2,20\n\"0,25\",30\n1,40\n",
    "\n x , y \n\n 1.5 , +10 \n   \n-2,2e1\n\t\n0.25,30.0\n1,40\n\n",
    "x,y,\n1.5,10,\n-2,20,\n0.25,30,\n1,40\n",
    "x,y\n1.5,10,\n-2,20,,\n0.25,30\n1,40\n",
    "note,x,y\n\"two\nlines, \"\"quoted\"\"\",1.5,10\n,-2,20\n\"a;b\r\nc\",0.25,30\n\"\",1,40\n",
    "\"a,b\";y;x\n\",\";10;1.5\n,;20;-2\n|;30;.25\n;40;1\n",
    "a,a,x,y\n1,2,1.5,10\n1,2,-2,20\n1,2,.25,30\n1,2,1,40\n",
    ",x,y\n0,1.5,10\n1,-2,20\n2,0.25,30\n3,1,40\n",
  ])
  func isReadInAllItsForms(text: String) throws {
    let data = try open(text)
    #expect(windows(data) == TableTests.expected)
  }

  @Test func keysSayWhatAFileDoesNot() throws {
    let grouped = "x;y\n1,500;10\n-2,000;20\n0.25;30\n1;40\n"
    #expect(throws: Failure.self) { try open(grouped) }
    let doubt = "x;y\n1,500;10\n-2,000;20\n3,250;30\n1;40\n"
    let failure = try failure { try open(doubt) }
    #expect(failure.message.contains("line 2: x is \"1,500\", with a decimal comma or a mark between thousands"))
    #expect(windows(try open(doubt) { $0.decimal = "," }) == [[1.5, -2, 30], [-2, 3.25, 40]])
    #expect(windows(try open("x:y\n1.5:10\n-2:20\n.25:30\n1:40\n") { $0.delimiter = ":" }) == TableTests.expected)
    #expect(throws: Failure.self) { try open("x;y\n1.234;10\n-2,5;20\n.25;30\n1;40\n") }
  }

  @Test func marksOfMissingNumbers() throws {
    let text = "x,y\n1,10\nMARK,20\n3,30\n4,40\n"
    for mark in ["", " ", "NA", "N/A", "nan", "NaN", "NULL", "None", "<NA>", "#N/A"] {
      #expect(windows(try open(text.replacing("MARK", with: mark)) { $0.maxGap = 1 }) == [[1, 1, 30], [1, 3, 40]])
    }
    for (mark, own) in [("?", "?"), ("-999", "-999"), ("-999.0", "-999"), ("gone", "gone")] {
      let read = try open(text.replacing("MARK", with: mark)) { ($0.maxGap, $0.missingValues) = (1, [own]) }
      #expect(windows(read) == [[1, 1, 30], [1, 3, 40]])
    }
    for mark in ["?", "inf", "0x10", "1e", "e1", "-", ".", "1.2.3", "1 2", "１"] {
      let failure = try failure { try open(text.replacing("MARK", with: "\"\(mark)\"")) { $0.maxGap = 1 } }
      #expect(failure.message.contains("line 3: x is \"\(mark)\", which is not a number"), "\(failure)")
    }
  }

  /// Decimal numbers are read as `strtod` reads them, also those that need more than one operation.
  @Test(arguments: [
    "0.1", "123456789.123456789", "9007199254740993", "1e22", "1e23", "1.7976931348623157e38", "4.9e-324", "1e-400",
    "123456789012345678901234567890", "0.000000000000000000000000000000000001", "-0.30000000000000004",
    "00000000000000000000000000000000001.5", "1E+5", "1e-00000000000000000000000000000000000000005",
  ])
  func numbersAreRoundedCorrectly(text: String) throws {
    let data = try open("x,y\n\(text),1\n0,2\n0,3\n")
    #expect(data.examples.inputs.values(0).first == Float(try #require(Double(text))))
  }

  @Test func columnsAreToldApartByCodePoints() throws {
    let text = "\u{3A9},\u{2126},y\n1,2,3\n1,2,3\n1,2,3\n"
    #expect(windows(try open(text) { $0.inputs = ["\u{2126}"] }) == [[2, 2, 3]])
    #expect(windows(try open(text) { $0.inputs = ["\u{3A9}"] }) == [[1, 1, 3]])
    let groups = "g,x,y\n" + ["\u{3A9}", "\u{2126}"].map { g in (0..<3).map { "\(g),\($0),1\n" }.joined() }.joined()
    #expect(windows(try open(groups) { $0.group = "g" }).count == 2)
  }

  @Test func largeNumbersAreScaledBeforeTheyAreRounded() throws {
    let rows = (0..<100).map { "\(1_000_000_000 + Double($0 % 7) / 8),\(5e12 + Double($0))\n" }
    let data = try open("x,y\n" + rows.joined()) { $0.normalize = true }
    let scaling = try #require(data.encoding.targetScaling)
    for index in 0..<data.examples.count {
      let target = try #require(data.examples.targets.values(index).first)
      #expect(abs(scaling.undo(target, column: 0) - (5e12 + Double(index + 2))) < 1e-4)
    }
    let plain = try open("x,y\n" + rows.joined()) { $0.normalize = false }
    #expect(plain.warnings.count == 1 && plain.warnings[0].hasPrefix("x, y: large numbers that differ little"))
    #expect(data.warnings.isEmpty)
  }

  @Test func aColumnOfEqualNumbersIsOnlyShifted() throws {
    let data = try open("x,y\n" + String(repeating: "0.1,1e9\n", count: 30)) { $0.normalize = true }
    #expect(data.encoding.inputScaling == Scaling(means: [0.1], deviations: [1]))
    #expect(data.encoding.targetScaling == Scaling(means: [1e9], deviations: [1]))
  }

  @Test func shortSeriesAreToldAndLeftOut() throws {
    let text = "g,x,y\na,1,1\na,2,2\na,3,3\nb,4,4\nc,5,5\nc,6,6\n"
    let data = try open(text) { $0.group = "g" }
    #expect(windows(data) == [[1, 2, 3]])
    #expect(data.warnings.count == 1 && data.warnings[0].hasPrefix("2 of 3 series are left out"), "\(data.warnings)")
    #expect(data.warnings[0].hasSuffix(": b, c"))
  }

  @Test func withoutTargetsTheLastWindowsReachToTheEnd() throws {
    let text = "x,y\n1,10\n2,20\n3,30\n"
    let data = try open(text, needsTargets: false) { $0.horizon = 2 }
    #expect(data.examples.count == 2)
    #expect(windows(data).map { Array($0.prefix(2)) } == [[1, 2], [2, 3]])
    #expect(data.examples.targets.values(1).first?.isNaN == true)
    for form in ["x\n1\n2\n3\n", "x,y\n1,\n2,\n3,\n", "x,y\n1,10\n2,\n3,\n,\n,\n"] {
      let data = try open(form, needsTargets: false)
      #expect(windows(data).map { Array($0.prefix(2)) } == [[1, 2], [2, 3]], "\(form)")
    }
    let failure = try failure { try open("x\n1\n2\n3\n") }
    #expect(failure.message.contains("no column \"y\" (data.targets)"))
  }

  @Test(arguments: [
    "text,label\n\"a, b; c\",good\nd,bad\n", "text;label\na, b and c;good\nd;bad\n",
    "\"label\";\"text\"\r\n\"good\";\"a, b; c\"\r\n\"bad\";\"d\"\r\n", "text\tlabel\n\"a\nb\"\tgood\nd\tbad\n",
    "text|label\nsay \"a\"|good\nd|bad",
  ])
  func textsAreCutAtTheDelimiterOfTheirHeader(text: String) throws {
    var plan = DataPlan()
    (plan.format, plan.unit, plan.path) = (.labelledText, .word, scratch.path("texts.csv"))
    try text.write(toFile: plan.path, atomically: true, encoding: .utf8)
    let data = try plan.open()
    #expect(data.count(.whole) == 2)
    #expect(data.encoding.classes?.tokens == ["bad", "good"])
  }

  @Test func manySeriesTakeLinearTime() throws {
    let text = "g,x,y\n" + (0..<3).map { row in (0..<30_000).map { "\($0),\(row),1\n" }.joined() }.joined()
    let data = try open(text) { $0.group = "g" }
    #expect(data.examples.count == 30_000)
  }
}
