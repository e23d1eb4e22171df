import Datasets
import Failures
import FoundationEssentials
import TestSupport
import Testing

struct TextFileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(_ text: String) throws -> PreparedText { try PreparedText(path: scratch.write(text.utf8)) }

  @Test func hashTellsTexts() throws {
    let texts = ["a", "b", "ab", "ba", "a\n", "aa"]
    #expect(Set(try texts.map { try open($0).hash }).count == texts.count)
    #expect(try open("same").hash == open("same").hash)
  }

  @Test func hashTellsTheOrderOfFiles() throws {
    let files = try ["first", "second", "third"].map { try scratch.write("\($0)\n".utf8, to: $0) }
    func hash(_ order: [Int]) throws -> UInt64 {
      var plan = DataPlan()
      plan.paths = DataPaths(order.map { files[$0] })
      return try plan.open(nil).hash
    }
    let orders = [[0, 1], [1, 0], [0, 1, 2], [1, 0, 2], [2, 1, 0], [0, 2, 1]]
    #expect(Set(try orders.map(hash)).count == orders.count)
  }

  @Test func emptyFile() throws {
    let path = try scratch.write([])
    let failure = try failure { try PreparedText(path: path) }
    #expect(failure == Failure(.data, "\(path) is empty; give a text file with data.path"))
  }

  @Test func missingFile() throws {
    let path = scratch.path("none.txt")
    let failure = try failure { try PreparedText(path: path) }
    #expect(failure == Failure(.missing, "\(path): no such file; give its path with data.path"))
  }

  @Test func folderWithoutFiles() throws {
    let path = scratch.folder.path
    let failure = try failure { try PreparedText(path: path) }
    #expect(failure == Failure(.missing, "\(path): a folder without files; give another with data.path"))
  }

  @Test func linksOfAFolder() throws {
    for name in ["here", "other"] {
      try FileManager.default.createDirectory(atPath: scratch.path(name), withIntermediateDirectories: true)
    }
    _ = try scratch.write("a".utf8, to: "here/1.txt")
    _ = try scratch.write("b".utf8, to: "other/2.txt")
    for (link, target) in [("here/more", "../other"), ("other/back", "../here"), ("here/self", ".")] {
      try FileManager.default.createSymbolicLink(atPath: scratch.path(link), withDestinationPath: target)
    }
    #expect(try PreparedText(path: scratch.path("here")).count == 2)
  }

  /// The hash that checkpoints hold: FNV-1a, with a value from its authors.
  @Test func hashIsThatOfEarlierVersions() throws {
    #expect(try open("foobar").hash == 0x8594_4171_F739_67E8)
    #expect(try open("\u{FEFF}foobar").hash == 0x8594_4171_F739_67E8)
  }

  /// Lines of an old Mac end with a carriage return.
  @Test(arguments: ["\n", "\r\n", "\r"], [DataPlan.Format.labelledText, .series])
  func wrongBytesOfRecordsAreNamedByLine(end: String, format: DataPlan.Format) throws {
    var plan = DataPlan()
    (plan.format, plan.inputs, plan.targets) = (format, ["x"], ["y"])
    plan.header = true
    let lines = ["x\ty", "1\t2", "3\t4"].map { Array($0.utf8) + Array(end.utf8) }
    plan.path = try scratch.write(lines.joined() + [0xFF, 0x09, 0x31])
    #expect(try failure { try plan.open() }.message.hasPrefix("\(plan.path), line 4: not UTF-8 (byte "))
  }

  /// All kinds of bytes that are not valid UTF-8.
  @Test(arguments: [
    [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],  // overlong
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],  // surrogates
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE],  // beyond Unicode
    [0x80], [0xBF], [0xC3, 0xA9, 0xA9],  // stray continuations
    [0xC3], [0xE5, 0xAD], [0xF0, 0x9F, 0x98], [0xC3, 0x41],  // cut
  ])
  func notUTF8(bytes: [UInt8]) throws {
    let before = Array("first é\nsecond\n".utf8)
    for after in [[], Array("\nlast".utf8)] {
      let path = try scratch.write(before + bytes + after)
      let failure = try failure { try PreparedText(path: path) }
      #expect(failure.kind == .data)
      #expect(failure.message.hasPrefix("\(path), line 3: not UTF-8 (byte "), "\(failure)")
      #expect(failure.message.hasSuffix("; convert it, for instance with iconv"))
    }
  }

  /// English in UTF-16 is valid UTF-8 with a zero byte after each letter.
  @Test func zeroBytes() throws {
    let path = try scratch.write("one\ntwo\0three".utf8)
    let failure = try failure { try PreparedText(path: path) }
    #expect(failure.kind == .data)
    #expect(failure.message.hasPrefix("\(path), line 2: "), "\(failure)")
  }
}
