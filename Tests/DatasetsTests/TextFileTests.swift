import Datasets
import Failures
import Foundation
import TestSupport
import Testing

struct TextFileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(_ text: String) throws -> TextFile { try TextFile(path: scratch.write(text.utf8)) }

  private func read(_ file: TextFile, _ range: Range<Int>) throws -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    try file.tokens(range, of: file.vocabulary) { scalars += file.vocabulary.tokens[Int($0)].unicodeScalars }
    return scalars
  }

  /// Compares the whole text and many ranges of it with what the standard library makes of it.
  private func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let expected = Array(text.unicodeScalars)
    let file = try open(text)
    #expect(file.count == expected.count, sourceLocation: sourceLocation)
    #expect(file.vocabulary == Vocabulary(characters: expected), sourceLocation: sourceLocation)
    #expect(try read(file, 0..<file.count) == expected, sourceLocation: sourceLocation)
    var generator = Counter(seed: UInt64(expected.count))
    for _ in 0..<200 {
      let (a, b) = (
        Int.random(in: 0...file.count, using: &generator), Int.random(in: 0...file.count, using: &generator)
      )
      let range = min(a, b)..<max(a, b)
      #expect(try read(file, range) == Array(expected[range]), "\(range)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [1, 2, 255, 256, 257, 512, 1000])
  func ascii(count: Int) throws {
    try check(String((0..<count).map { Character(Unicode.Scalar(UInt8(32 + $0 * 7 % 95))) }))
  }

  /// Characters of 2, 3 and 4 bytes, alone and mixed with others, so that they lie across every 256th character.
  @Test(
    arguments: ["é", "字", "😀", "aé", "a字", "a😀", "é字😀", "aé字😀b", "\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}"],
    [0, 1, 254, 255, 256])
  func severalBytes(pattern: String, before: Int) throws {
    try check(String(repeating: "x", count: before) + String(repeating: pattern, count: 300))
  }

  @Test func lineEndsAndByteOrderMarkAreCharacters() throws {
    try check("\u{FEFF}one\r\ntwo\rthree\n\r\n")
    #expect(try open("\u{FEFF}a\r\n").vocabulary.tokens == ["\n", "\r", "a", "\u{FEFF}"])
  }

  @Test func emptyRanges() throws {
    for count in [255, 256, 257, 512] {
      let file = try open(String(repeating: "a", count: count))
      for index in [0, 1, count - 1, count] { #expect(try read(file, index..<index).isEmpty) }
    }
  }

  @Test func hashTellsTexts() throws {
    let texts = ["a", "b", "ab", "ba", "a\n", "aa"]
    #expect(Set(try texts.map { try open($0).hash }).count == texts.count)
    #expect(try open("same").hash == open("same").hash)
  }

  @Test func unknownCharactersNameTheirLine() throws {
    let file = try open("abc\nabc\nabXc\n")
    let vocabulary = Vocabulary(characters: "abc\n".unicodeScalars)
    var tokens: [Int32] = []
    let failure = try failure { try file.tokens(0..<file.count, of: vocabulary) { tokens.append($0) } }
    #expect(failure.kind == .data)
    #expect(failure.message.hasPrefix("\(file.path), line 3: the model does not know the character \"X\"; use "))
    #expect(tokens.count == 10)
    try file.tokens(0..<10, of: vocabulary) { _ in }
  }

  @Test func unknownCharactersOfSeveralBytes() throws {
    let file = try open("\n\n😀\n")
    let failure = try failure { try file.tokens(0..<3, of: Vocabulary(characters: "\n".unicodeScalars)) { _ in } }
    #expect(failure.message.hasPrefix("\(file.path), line 3: the model does not know the character \"😀\""))
  }

  @Test func emptyFile() throws {
    let path = try scratch.write([])
    let failure = try failure { try TextFile(path: path) }
    #expect(failure == Failure(.data, "\(path) is empty; give a text file with data.path"))
  }

  @Test func missingFile() throws {
    let path = scratch.path("none.txt")
    let failure = try failure { try TextFile(path: path) }
    #expect(failure == Failure(.missing, "\(path): no such file; give its path with data.path"))
  }

  @Test func folder() throws {
    let path = scratch.folder.path
    let failure = try failure { try TextFile(path: path) }
    #expect(failure == Failure(.io, "\(path) cannot be read as a file; check what it is and its permissions"))
  }

  /// Each kind of bytes that UTF-8 forbids.
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
      let failure = try failure { try TextFile(path: path) }
      #expect(failure.kind == .data)
      #expect(failure.message.hasPrefix("\(path), line 3: not UTF-8 (byte "), "\(failure)")
      #expect(failure.message.hasSuffix("; convert it, for instance with iconv"))
    }
  }

  /// UTF-16 of plain English is UTF-8 with a zero byte after each letter.
  @Test func zeroBytes() throws {
    let path = try scratch.write("one\ntwo\0three".utf8)
    let failure = try failure { try TextFile(path: path) }
    #expect(failure.kind == .data)
    #expect(failure.message.hasPrefix("\(path), line 2: "), "\(failure)")
  }
}
