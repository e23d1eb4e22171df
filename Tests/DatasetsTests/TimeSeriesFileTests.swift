import Datasets
import Failures
import FoundationEssentials
import TestSupport
import Testing

/// Files of series with classes or numbers, in the format of sktime.
struct TimeSeriesFileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(
    _ text: String, _ encoding: Encoding? = nil, needsTargets: Bool = true, maxGap: Int = 0
  ) throws -> ExampleDataset {
    var plan = DataPlan()
    (plan.format, plan.maxGap) = (.ts, maxGap)
    plan.path = try scratch.write(text.utf8)
    let path = encoding == nil ? nil : plan.path
    return try #require(try plan.open(encoding, path: path, needsTargets: needsTargets) as? ExampleDataset)
  }

  private static let header = "@problemName x\n@classLabel true a b\n@data\n"

  @Test(arguments: [
    "# comment\n\n   \n@problemName x\n@timeStamps false\n@univariate false\n@dimensions 2\n@classLabel true a b\n@data\n",
    "\u{FEFF}% comment\r\n\t\r\n@PROBLEMNAME x\r\n@ClassLabel\tTRUE\ta  b\r\n@DATA\r\n",
    "  @classlabel true a b  \n@missing false\n@equalLength false\n@seriesLength 2\n@\n@data",
  ])
  func headersInAllTheirForms(header: String) throws {
    let rows = ["1,2.5:-3,1e2:a", " 4 , 5 : 6 , 7 : b ", "", "# none", "  % none", "1:2:a"]
    let data = try open(header + "\n" + rows.joined(separator: "\n"))
    #expect((0..<3).map { Array(data.examples.inputs.values($0)) } == [[1, -3, 2.5, 100], [4, 6, 5, 7], [1, 2]])
    #expect((0..<3).map { Array(data.examples.targets.tokens($0)) } == [[0], [1], [0]])
  }

  @Test(arguments: [
    "", "@", "@data", "@classLabel\n@data\n1:a", "@classLabel true\n@data\n1:a", "@classLabel maybe a b\n@data\n1:a",
    "@targetLabel\n@data\n1:2", "@dimensions\n@data\n1:a", "@dimensions x\n@data\n1:a", "@timeStamps\n@data\n1:a",
    "@classLabel true a\n@data\n:", "@classLabel true a\n@data\na", "@classLabel true a\n@data\n:a",
    "@classLabel true a\n@data\n1,:a", "@classLabel true a\n@data\n1:2,3:a", "@classLabel true a\n@data\n1e39:a\n",
    "@classLabel true a\n@univariate true\n@data\n1:2:a", "@classLabel true a\n@dimension 3\n@data\n1:2:a",
    "@univariate true\n@dimensions 2\n@classLabel true a\n@data\n1:2:a", "\u{301}\n@data", " \u{301}\n@data",
    "@data\n@data",
    "@timeStamps true\n@classLabel true a\n@data\n(:a", "@timeStamps true\n@classLabel true a\n@data\n(1):a",
    "@timeStamps true\n@classLabel true a\n@data\n(1,2):a\n()", "@timeStamps true\n@classLabel true a\n@data\n(1,2),:a",
    "@timeStamps true\n@classLabel true a\n@data\n(1,2)(2,3):a", "@timeStamps true\n@classLabel true a\n@data\n1,2:a",
    "@timeStamps true\n@classLabel true a\n@data\n(2,2),(1,3):a",
    "@timeStamps true\n@classLabel true a\n@data\n(1,2):(2,3):a",
    "@timeStamps true\n@classLabel true a\n@data\n(1,2),(2,3),(1e300,4):a",
    "@timeStamps true\n@classLabel true a\n@data\n),(:a",
  ])
  func wrongFilesAreErrors(text: String) throws {
    let failure = try failure { try open(text) }
    #expect(failure.kind == .data)
  }

  @Test func missingNumbersAreFilledAsInTables() throws {
    let text = TimeSeriesFileTests.header + "1,?,3:4,NaN,8:a\n1,2,?:3,4,5:b\n"
    let data = try open(text, maxGap: 1)
    #expect((0..<2).map { Array(data.examples.inputs.values($0)) } == [[1, 4, 2, 6, 3, 8], [1, 3, 2, 4, 2, 5]])
    let failure = try failure { try open(text) }
    #expect(failure.message.contains("line 4: channel 1 is missing in 1 row, but data.max-gap allows 0"))
  }

  @Test func timeStamps() throws {
    let header = "@timeStamps true\n@classLabel true a b\n@data\n"
    let numbers = try open(header + "(0,1.5),(1,2.5):(0,3),(1,4):a\n(0,5) , (1, 6):(0,7),(1,8):b\n")
    #expect((0..<2).map { Array(numbers.examples.inputs.values($0)) } == [[1.5, 3, 2.5, 4], [5, 7, 6, 8]])
    let dates = try open(
      header + "(2021-01-01 00:00:00,1),(2021-01-01 01:00:00,2),(2021-01-01 03:00:00,4):a\n", maxGap: 1)
    #expect(Array(dates.examples.inputs.values(0)) == [1, 2, 3, 4])
    let quoted = try open(header + "(\"2021-01-01\",1),('2021-01-02',2):a\n")
    #expect(Array(quoted.examples.inputs.values(0)) == [1, 2])
    let failure = try failure { try open(header + "(0,1),(1,2),(3,4):a\n") }
    #expect(failure.message.contains("line 4: 1 rows are missing before this one"))
  }

  @Test func targetsNeedNotBeGivenToPredict() throws {
    let trained = try open(TimeSeriesFileTests.header + "1,2:3,4:a\n5,6:7,8:b\n")
    for text in [
      TimeSeriesFileTests.header + "1,2:3,4:?\n5,6:7,8:\n", "@classLabel false\n@data\n1,2:3,4\n5,6:7,8\n",
      "@data\n1,2:3,4\n5,6:7,8",
    ] {
      let data = try open(text, trained.encoding, needsTargets: false)
      #expect((0..<2).map { Array(data.examples.inputs.values($0)) } == [[1, 3, 2, 4], [5, 7, 6, 8]])
      #expect((0..<2).map { Array(data.examples.targets.tokens($0)) } == [[-1], [-1]])
      #expect(throws: Failure.self) { try open(text, trained.encoding) }
    }
    let numbers = try open("@targetLabel true\n@data\n1,2:3\n")
    let data = try open("@data\n1,2\n", numbers.encoding, needsTargets: false)
    #expect(data.examples.targets.values(0).first?.isNaN == true)
  }

  @Test func aLineThatIsCutOffIsTold() throws {
    let data = try open("@equalLength true\n@classLabel true a b\n@data\n1,2,3:a\n1,2:b\n1,2,3:a\n")
    #expect(data.warnings.contains { $0.contains("line 5: 2 steps, but the first series has 3") }, "\(data.warnings)")
    let longer = try open("@equalLength true\n@seriesLength 4\n@classLabel true a b\n@data\n1,2,3:a\n1,2,3:b\n")
    #expect(
      longer.warnings.contains { $0.contains("line 5: 3 steps, but the header says @seriesLength 4") },
      "\(longer.warnings)")
    let failure = try failure { try open("@seriesLength long\n@classLabel true a b\n@data\n1,2,3:a\n1,2,3:b\n") }
    #expect(failure.message.contains("line 1: @seriesLength is not a number of steps"))
  }
}
