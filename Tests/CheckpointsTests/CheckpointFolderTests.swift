import Checkpoints
import Failures
import Files
import FoundationEssentials
import TestSupport
import Testing

struct CheckpointFolderTests {
  let scratch: Scratch
  let folder: CheckpointFolder
  private let files = FileManager.default

  init() throws {
    scratch = try Scratch()
    folder = CheckpointFolder(output: scratch.path("run"))
  }

  private func names() throws -> [String] { try files.contentsOfDirectory(atPath: folder.path).sorted() }

  private func target(_ link: String) throws -> String {
    try files.destinationOfSymbolicLink(atPath: "\(folder.path)/\(link)")
  }

  private func contents(_ name: String) -> [UInt8]? {
    files.contents(atPath: "\(folder.path)/\(name)").map { Array($0) }
  }

  /// A file that ends as a checkpoint does.
  private func sealed(_ content: Int) -> [UInt8] {
    var bytes = [UInt8(content)]
    Seal.close(&bytes)
    return bytes
  }

  @Test func savesAndLinks() throws {
    try folder.create()
    #expect(folder.latest == nil)
    try folder.save([1, 2, 3], step: 500, isBest: true, keep: 3)
    #expect(try names() == ["best", "latest", "step-00000500.h5"])
    // The links are relative, so the folder can be moved.
    #expect(try target("latest") == "step-00000500.h5" && target("best") == "step-00000500.h5")
    #expect(contents("latest") == [1, 2, 3] && contents("best") == [1, 2, 3])
    #expect(folder.latest == "\(folder.path)/latest")

    try folder.save([4], step: 1000, isBest: false, keep: 3)
    #expect(try target("latest") == "step-00001000.h5" && target("best") == "step-00000500.h5")
    #expect(contents("latest") == [4])
  }

  @Test func aFileIsReplaced() throws {
    try folder.create()
    try folder.save([UInt8](repeating: 1, count: 10_000), step: 7, isBest: false, keep: 1)
    try folder.save([2], step: 7, isBest: true, keep: 1)
    #expect(contents("step-00000007.h5") == [2])
    #expect(try names() == ["best", "latest", "step-00000007.h5"])
  }

  @Test func theNewestAreKept() throws {
    try folder.create()
    for step in 1...6 { try folder.save(sealed(step), step: step * 100, isBest: false, keep: 3) }
    #expect(try names() == ["latest", "step-00000400.h5", "step-00000500.h5", "step-00000600.h5"])
    try folder.save(sealed(7), step: 700, isBest: false, keep: 1)
    #expect(try names() == ["latest", "step-00000700.h5"])
  }

  @Test func theBestIsKept() throws {
    try folder.create()
    for step in 1...6 { try folder.save(sealed(step), step: step, isBest: step == 2, keep: 2) }
    #expect(try names() == ["best", "latest", "step-00000002.h5", "step-00000005.h5", "step-00000006.h5"])
    #expect(contents("best") == sealed(2))
    // After a new best, the old one need not be kept.
    try folder.save(sealed(7), step: 7, isBest: true, keep: 2)
    #expect(try names() == ["best", "latest", "step-00000006.h5", "step-00000007.h5"])
  }

  @Test func stepsOfNineDigitsAreNewer() throws {
    try folder.create()
    for step in 99_999_998...100_000_003 { try folder.save(sealed(step % 100), step: step, isBest: false, keep: 2) }
    #expect(try names() == ["latest", "step-100000002.h5", "step-100000003.h5"])
  }

  @Test func otherFilesAreLeftAlone() throws {
    try folder.create()
    let others = ["step-mine.txt", "notes.h5", "a.h5.tmp"]
    for name in others { try Data([9]).write(to: URL(filePath: "\(folder.path)/\(name)")) }
    for step in 1...4 { try folder.save([1], step: step, isBest: false, keep: 1) }
    #expect(try names() == (others + ["latest", "step-00000004.h5"]).sorted())
  }

  @Test func whatAKilledRunLeftIsRemoved() throws {
    try folder.create()
    for name in ["step-00000007.h5.tmp", "step-00000007.h5.1x2y3z.tmp"] {
      try Data([9]).write(to: URL(filePath: "\(folder.path)/\(name)"))
    }
    try folder.save([1], step: 9, isBest: false, keep: 1)
    #expect(try names() == ["latest", "step-00000009.h5"])
  }

  @Test func latestAndEarlier() throws {
    #expect(folder.latestAndEarlier == [])
    try folder.create()
    for step in [99_999_999, 5, 100_000_000, 7] { try folder.save(sealed(1), step: step, isBest: false, keep: 9) }
    #expect(folder.latestAndEarlier == ["step-00000007.h5", "step-00000005.h5"].map { "\(folder.path)/\($0)" })
    try folder.save(sealed(1), step: 100_000_001, isBest: false, keep: 9)
    let steps = ["100000001", "100000000", "99999999", "00000007", "00000005"]
    #expect(folder.latestAndEarlier == steps.map { "\(folder.path)/step-\($0).h5" })
  }

  /// Files of later steps will be overwritten. They are not the newest.
  @Test func laterStepsDoNotCount() throws {
    try folder.create()
    for step in [10, 20, 90, 30] { try folder.save(sealed(1), step: step, isBest: false, keep: 2) }
    #expect(try names() == ["latest", "step-00000020.h5", "step-00000030.h5", "step-00000090.h5"])
  }

  /// A run that resumed from an earlier checkpoint, and does not write one at the step of the damaged one again.
  @Test func damagedOnesDoNotCount() throws {
    try folder.create()
    for step in [10, 20, 30] { try folder.save(sealed(step), step: step, isBest: false, keep: 2) }
    try Data([9]).write(to: URL(filePath: "\(folder.path)/step-00000030.h5"))
    try folder.save(sealed(35), step: 35, isBest: false, keep: 2)
    #expect(try names() == ["latest", "step-00000020.h5", "step-00000030.h5", "step-00000035.h5"])
    try folder.save(sealed(40), step: 40, isBest: false, keep: 2)
    #expect(try names() == ["latest", "step-00000035.h5", "step-00000040.h5"])
  }

  /// Copies of folders lose links, have the files in their place, or links that do not fit.
  @Test(arguments: [nil, "file", "step-00000020.h5", "nowhere.h5", "/nowhere.h5"])
  func latestAndEarlierWithAnotherLink(target: String?) throws {
    try folder.create()
    #expect(!folder.holdsRun)
    for step in [10, 20, 30] { try folder.save(sealed(step), step: step, isBest: false, keep: 9) }
    let latest = "\(folder.path)/latest"
    try files.removeItem(atPath: latest)
    let all = [30, 20, 10].map { "\(folder.path)/step-000000\($0).h5" }
    switch target {
    case nil: #expect(folder.latestAndEarlier == all)
    case "file":
      try Data(sealed(30)).write(to: URL(filePath: latest))
      #expect(folder.latestAndEarlier == [latest] + all)
    case let target?:
      try files.createSymbolicLink(atPath: latest, withDestinationPath: target)
      let newest = target.hasPrefix("/") ? target : "\(folder.path)/\(target)"
      #expect(folder.latestAndEarlier == [newest] + (target.hasPrefix("step") ? [all[2]] : all))
    }
    #expect(folder.holdsRun)
  }

  /// A later file is of an abandoned run, also if the newest one is gone.
  @Test func latestAndEarlierWithoutTheNewest() throws {
    try folder.create()
    for step in [10, 40, 20] { try folder.save(sealed(step), step: step, isBest: false, keep: 9) }
    try files.removeItem(atPath: "\(folder.path)/step-00000020.h5")
    #expect(folder.latestAndEarlier == [20, 10].map { "\(folder.path)/step-000000\($0).h5" })
  }

  /// A new run must not overwrite the other checkpoints because the newest file is missing.
  @Test func aLinkToNothingStillCounts() throws {
    try folder.create()
    try folder.save([1], step: 1, isBest: false, keep: 1)
    try files.removeItem(atPath: "\(folder.path)/step-00000001.h5")
    #expect(folder.latest != nil)
    try folder.save([2], step: 2, isBest: false, keep: 1)
    #expect(contents("latest") == [2])
  }

  @Test func creatingTwiceIsFine() throws {
    try folder.create()
    try folder.create()
  }

  @Test func aFolderThatCannotBeMade() throws {
    let file = try scratch.write([1])
    let folder = CheckpointFolder(output: file)
    let failure = try failure { try folder.create() }
    #expect(
      failure
        == Failure(
          .io,
          "\(file)/checkpoints cannot be written to; free space, fix its permissions or give another folder with --output"
        ))
  }

  @Test func aFolderThatIsNotThere() throws {
    let failure = try failure { try folder.save([1], step: 1, isBest: false, keep: 1) }
    #expect(failure.kind == .io)
    #expect(failure.message.hasPrefix("\(folder.path)/step-00000001.h5 cannot be written: "), "\(failure)")
    #expect(failure.message.hasSuffix("; free space or fix permissions, and go on with --resume auto"))
  }

  @Test func aFolderWhereTheFileShouldBe() throws {
    try files.createDirectory(atPath: "\(folder.path)/step-00000001.h5/x", withIntermediateDirectories: true)
    let failure = try failure { try folder.save([1], step: 1, isBest: false, keep: 1) }
    #expect(failure.kind == .io)
    #expect(try names() == ["step-00000001.h5"])
  }

  @Test func aFolderWhereTheLinkShouldBe() throws {
    try files.createDirectory(atPath: "\(folder.path)/latest/x", withIntermediateDirectories: true)
    let failure = try failure { try folder.save([1], step: 1, isBest: false, keep: 1) }
    #expect(failure.kind == .io && failure.message.hasPrefix("\(folder.path)/latest cannot be linked: "), "\(failure)")
    #expect(try names() == ["latest", "step-00000001.h5"])
  }
}
