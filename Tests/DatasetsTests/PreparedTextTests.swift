import Datasets
import Failures
import FoundationEssentials
import Kernels
import TestSupport
import Testing

/// The file in which a prepared text lies.
struct PreparedTextTests {
  let scratch: Scratch
  let preparation: Preparation

  init() throws {
    scratch = try Scratch()
    var preparation = Preparation()
    preparation.folder = scratch.path("cache")
    self.preparation = preparation
  }

  /// A text of more than 65,536 different words, so that there are numbers of each width.
  private static let text =
    (0..<70_000).map { "w\($0)\($0 % 10 == 0 ? "\n" : " ")" }.joined() + "Größe größe GRÖSSE ’tis\n"

  private func plan(_ change: (inout DataPlan) -> Void = { _ in }) -> DataPlan {
    var plan = DataPlan()
    plan.unit = .word
    change(&plan)
    return plan
  }

  private func words(_ text: PreparedText) throws -> [String] {
    var words: [String] = []
    try text.tokens(0..<text.count) { words.append(text.vocabulary.tokens[Int($0)]) }
    return words
  }

  /// The words of a text, found with the standard library.
  private func expected(_ text: String, isLowerCase: Bool) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().flatMap { line in
      line.split(separator: " ").map { isLowerCase ? $0.lowercased() : String($0) } + ["\n"]
    }
  }

  @Test(arguments: [false, true]) func secondTimeIsAsTheFirst(isLowerCase: Bool) throws {
    let path = try scratch.write(PreparedTextTests.text.utf8)
    let plan = plan { ($0.lowerCase, $0.split) = (isLowerCase, [1, 0, 0]) }
    let first = try PreparedText(path: path, nil, plan, preparation)
    let second = try PreparedText(path: path, nil, plan, preparation)
    #expect(first.wasRead && !second.wasRead && first.card == second.card && first.hash == second.hash)
    let expected = expected(PreparedTextTests.text, isLowerCase: isLowerCase)
    #expect(try words(first) == expected)
    #expect(try words(second) == expected)
    #expect(first.vocabulary == second.vocabulary)
    #expect(first.vocabulary == Vocabulary(words: expected, limit: nil))
  }

  /// Texts that take more than one piece, with documents that end everywhere: behind a line, within one, at once again.
  private static let documents = (0..<4000).map { number in
    (0..<number % 90).map { "wörd\($0 * number % 7000) Wörd\($0)\($0 % 7 == 0 ? "\n" : " ")" }.joined()
      + (number % 3 == 0 ? "" : "\n") + "<end>\n"
  }.joined()

  /// A text is read on several processors, and the file is as if there were one.
  @Test(arguments: DataPlan.Unit.allCases.filter { $0 != .label }, [nil, "<end>"])
  func numberOfProcessors(unit: DataPlan.Unit, separator: String?) throws {
    try FileManager.default.createDirectory(atPath: scratch.path("texts"), withIntermediateDirectories: true)
    for (name, text) in ["a.txt": PreparedTextTests.text, "b.txt": PreparedTextTests.documents] {
      _ = try scratch.write(text.utf8, to: "texts/\(name)")
    }
    let plan = plan {
      ($0.unit, $0.separator, $0.lowerCase) = (unit, separator, separator == nil)
      $0.vocabularyLimit = unit == .subword ? 300 : nil
    }
    let files = try [1, 2, 5].map { processors in
      var preparation = preparation
      // As many threads as this say; where they run, the machine decides.
      preparation.processors = Processors(words: [(1 << processors) - 1])
      preparation.folder = scratch.path("\(processors)")
      let card = try #require(try PreparedText(path: scratch.path("texts"), nil, plan, preparation).card)
      return try Data(contentsOf: URL(filePath: card.path))
    }
    #expect(files[0] == files[1] && files[0] == files[2])
  }

  /// What is wrong first in the text is told, however many pieces are read at once.
  @Test func firstMistakeIsTold() throws {
    var bytes = Array(PreparedTextTests.documents.utf8)
    let place = try #require(bytes[1_000_000...].firstIndex(of: 0x0A))
    for offset in [place + 1, place + 700_000] { bytes[offset] = 0xFF }
    let path = try scratch.write(bytes)
    let line = 1 + bytes[..<place].count { $0 == 0x0A } + 1
    for processors in [1, 4] {
      var preparation = preparation
      preparation.processors = Processors(words: [(1 << processors) - 1])
      let failure = #expect(throws: Failure.self) { try PreparedText(path: path, nil, plan(), preparation) }
      #expect(failure?.message.hasPrefix("\(path), line \(line): not UTF-8 (byte \(place + 1))") == true)
    }
  }

  /// A file of another text, or that is damaged anywhere, is made again.
  @Test func damagedFilesAreMadeAgain() throws {
    let path = try scratch.write("one two three\ntwo two\n".utf8)
    let whole = try PreparedText(path: path, nil, plan(), preparation)
    let file = try #require(whole.card?.path)
    let bytes = try Data(contentsOf: URL(filePath: file))
    func check(_ damaged: Data, _ what: String) throws {
      try damaged.write(to: URL(filePath: file))
      let again = try PreparedText(path: path, nil, plan(), preparation)
      #expect(again.wasRead && again.vocabulary == whole.vocabulary, "\(what)")
      #expect(try Data(contentsOf: URL(filePath: file)) == bytes, "\(what)")
    }
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x41
      try check(damaged, "byte \(place)")
    }
    for count in stride(from: 0, to: bytes.count, by: 7) { try check(bytes.prefix(count), "\(count) bytes") }
    try check(bytes + [0], "a byte more")
    _ = try scratch.write("one two three\ntwo one\n".utf8)
    #expect(try PreparedText(path: path, nil, plan(), preparation).wasRead)
  }

  @Test func keysThatMatter() throws {
    let path = try scratch.write("One two Three\ntwo two\n".utf8)
    let changes: [(inout DataPlan) -> Void] = [
      { _ in }, { $0.unit = .character }, { $0.lowerCase = true }, { $0.split = [0.5, 0.25, 0.25] },
      { $0.separator = "two two" }, { $0.validationPath = "other" },
    ]
    let files = try changes.map { try PreparedText(path: path, nil, plan($0), preparation) }
    #expect(Set(files.compactMap(\.card?.path)).count == changes.count)
    // The size of the vocabulary changes nothing that is kept.
    #expect(try !PreparedText(path: path, nil, plan { $0.vocabularyLimit = 3 }, preparation).wasRead)
  }

  /// A folder that cannot be made: the text is read all the same, and a line says so.
  @Test func withoutAPlaceTheTextLiesInMemory() throws {
    let path = try scratch.write("one two".utf8)
    var preparation = preparation
    preparation.folder = "\(path)/below a file"
    let text = try PreparedText(path: path, nil, plan { $0.split = [1, 0, 0] }, preparation)
    #expect(text.complaint?.kind == .io && text.card == nil)
    #expect(try words(text) == ["one", "two", "\n"])
  }

  /// Lines longer than a piece, with and without spaces, and characters across the borders of pieces.
  @Test(arguments: ["x", "é", "字", "xé字😀 "]) func longLines(pattern: String) throws {
    let expected = String(repeating: pattern, count: 300_001 / pattern.utf8.count) + "\nend"
    let text = try PreparedText(path: try scratch.write(expected.utf8))
    var read = ""
    try text.tokens(0..<text.count) { read += text.vocabulary.tokens[Int($0)] }
    #expect(read == expected)
  }
}
