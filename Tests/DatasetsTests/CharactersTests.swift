import Datasets
import Failures
import TestSupport
import Testing

struct CharactersTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(_ text: String, _ vocabulary: Vocabulary? = nil) throws -> PreparedText {
    try PreparedText(path: scratch.write(text.utf8), vocabulary)
  }

  private func read(_ text: PreparedText, _ range: Range<Int>) throws -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    try text.tokens(range) { scalars += text.vocabulary.tokens[Int($0)].unicodeScalars }
    return scalars
  }

  /// Compares the whole text and many ranges of it with the standard library.
  private func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let expected = Array(text.unicodeScalars)
    let text = try open(text)
    #expect(text.count == expected.count, sourceLocation: sourceLocation)
    #expect(text.vocabulary == Vocabulary(characters: expected), sourceLocation: sourceLocation)
    #expect(try read(text, 0..<text.count) == expected, sourceLocation: sourceLocation)
    var generator = Counter(seed: UInt64(expected.count))
    for _ in 0..<200 {
      let (a, b) = (
        Int.random(in: 0...text.count, using: &generator), Int.random(in: 0...text.count, using: &generator)
      )
      let range = min(a, b)..<max(a, b)
      #expect(try read(text, range) == Array(expected[range]), "\(range)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [1, 2, 255, 256, 257, 512, 1000])
  func ascii(count: Int) throws {
    try check(String((0..<count).map { Character(Unicode.Scalar(UInt8(32 + $0 * 7 % 95))) }))
  }

  /// Characters of 2, 3 and 4 bytes, alone and mixed with others, at every place around each 256th character.
  @Test(
    arguments: ["é", "字", "😀", "aé", "a字", "a😀", "é字😀", "aé字😀b", "\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}"],
    [0, 1, 254, 255, 256])
  func severalBytes(pattern: String, before: Int) throws {
    try check(String(repeating: "x", count: before) + String(repeating: pattern, count: 300))
  }

  @Test func lineEndsAreCharacters() throws {
    try check("one\r\ntwo\rthree\n\r\n")
    #expect(try open("a\r\n").vocabulary.tokens == ["\n", "\r", "a"])
  }

  @Test func aByteOrderMarkIsNoCharacter() throws {
    #expect(try open("\u{FEFF}ab").vocabulary.tokens == ["a", "b"])
    #expect(try read(open("\u{FEFF}ab"), 0..<2) == ["a", "b"])
    // Elsewhere it is a character like others.
    #expect(try open("a\u{FEFF}").vocabulary.tokens == ["a", "\u{FEFF}"])
  }

  /// Swift's strings call these pairs equal.
  @Test func charactersOfTheSameLookAreDifferent() throws {
    #expect(try open("\u{2126}\u{3A9}\u{212B}\u{C5}").vocabulary.count == 4)
  }

  @Test func emptyRanges() throws {
    for count in [255, 256, 257, 512] {
      let text = try open(String(repeating: "a", count: count))
      for index in [0, 1, count - 1, count] { #expect(try read(text, index..<index).isEmpty) }
    }
  }

  @Test func unknownCharactersNameTheirLine() throws {
    let text = try open("abc\nabc\nabXc\n", Vocabulary(characters: "abc\n".unicodeScalars))
    var tokens: [Int32] = []
    let failure = try failure { try text.tokens(0..<text.count) { tokens.append($0) } }
    #expect(failure.kind == .data)
    #expect(failure.message.hasPrefix("\(text.path), line 3: the model does not know the character \"X\"; use "))
    #expect(tokens.count == 10)
    #expect(try TestSupport.failure { try text.check() } == failure)
    try text.tokens(0..<10) { _ in }
    try open("cab", text.vocabulary).check()
  }

  @Test func unknownCharactersOfSeveralBytes() throws {
    let text = try open("\n\n😀\n", Vocabulary(characters: "\n".unicodeScalars))
    let failure = try failure { try text.tokens(0..<3) { _ in } }
    #expect(failure.message.hasPrefix("\(text.path), line 3: the model does not know the character \"😀\""))
  }
}
