import Datasets
import TestSupport
import Testing

struct WordsTests {
  let scratch: Scratch
  var plan: DataPlan = {
    var plan = DataPlan()
    plan.unit = .word
    plan.split = [1, 0, 0]
    return plan
  }()

  init() throws { scratch = try Scratch() }

  private func open(_ text: String) throws -> PreparedText {
    try PreparedText(path: scratch.write(text.utf8), nil, plan)
  }

  private func read(_ words: PreparedText, _ range: Range<Int>) throws -> [String] {
    var read: [String] = []
    try words.tokens(range) { read.append(words.vocabulary.tokens[Int($0)]) }
    return read
  }

  private func read(_ text: String) throws -> [String] {
    let words = try open(text)
    return try read(words, 0..<words.count)
  }

  /// Returns the words as bytes, because é is equal to e with a combining accent in Swift.
  private func utf8(_ text: String) throws -> [[UInt8]] { try read(text).map { Array($0.utf8) } }

  @Test func runsOfLettersMarksAndEndsOfLines() throws {
    #expect(
      try utf8("Don't stop, it’s 3 o'clock!\n\nÉté 漢字 e\u{301}a\r\n(x_y)\n")
        == [
          "Don't", "stop", ",", "it’s", "3", "o'clock", "!", "\n", "\n", "Été", "漢字", "e\u{301}a", "\n", "(", "x", "_",
          "y",
          ")", "\n",
        ].map { Array($0.utf8) })
  }

  @Test func theLastLineEnds() throws {
    #expect(try read("a b") == ["a", "b", "\n"])
    #expect(try read("a b \t") == ["a", "b", "\n"])
    #expect(try read("a\nb\n") == ["a", "\n", "b", "\n"])
    #expect(try read("a\n ") == ["a", "\n", "\n"])
  }

  @Test mutating func lowerCase() throws {
    plan.lowerCase = true
    #expect(try read("GOD ÉTAIT God") == ["god", "était", "god", "\n"])
  }

  @Test mutating func rareWordsAreOne() throws {
    plan.vocabularyLimit = 3
    #expect(try read("b a b a c b\n") == ["b", "a", "b", "a", "<unk>", "b", "<unk>"])
  }

  /// Reading any range gives the same words as reading all, also around the offsets in memory.
  @Test(arguments: [1, 62, 63, 64, 65, 127, 128, 129, 500]) func ranges(count: Int) throws {
    let pieces = ["word", "é", ",", "字", "it's", "\n", "42"]
    let expected = (0..<count).map { pieces[$0 * 5 % 7] } + ["end", "\n"]
    let words = try open(expected.dropLast().joined(separator: " "))
    #expect(words.count == expected.count)
    var generator = Counter(seed: UInt64(count))
    for _ in 0..<300 {
      let (a, b) = (
        Int.random(in: 0...words.count, using: &generator), Int.random(in: 0...words.count, using: &generator)
      )
      #expect(try read(words, min(a, b)..<max(a, b)) == Array(expected[min(a, b)..<max(a, b)]))
    }
  }
}
