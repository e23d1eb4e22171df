import Datasets
import Failures
import TestSupport
import Testing

struct VocabularyTests {
  @Test func numbersFollowTheCodePoints() {
    let vocabulary = Vocabulary(characters: "zebra 😀 ÄÅ\n字".unicodeScalars)
    #expect(vocabulary.tokens.joined() == "\n aberzÄÅ字😀")
    #expect(vocabulary.count == 11)
    for (token, character) in vocabulary.tokens.enumerated() {
      #expect(vocabulary.number(of: character) == Int32(token))
    }
  }

  @Test func doesNotDependOnOrderOrRepetition() {
    #expect(Vocabulary(characters: "abc".unicodeScalars) == Vocabulary(characters: "cabbac".unicodeScalars))
    #expect(Vocabulary(characters: "abc".unicodeScalars) != Vocabulary(characters: "abd".unicodeScalars))
  }

  @Test(arguments: ["", "a", "In the beginning", "\r\n", "e\u{301} is not é", "👩‍👩‍👧 字\u{10FFFF}"])
  func encodesAndDecodes(text: String) throws {
    let vocabulary = Vocabulary(characters: text.unicodeScalars)
    let tokens = try vocabulary.encode(text)
    #expect(tokens.count == text.unicodeScalars.count)
    #expect(Array(vocabulary.decode(tokens).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func unknownCharacters() throws {
    let vocabulary = Vocabulary(characters: "bdé".unicodeScalars)
    for character in "ace\u{0}字😀".unicodeScalars { #expect(vocabulary.token(character) == -1) }
    let failure = try failure { try vocabulary.encode("bc") }
    #expect(failure == Failure(.data, "the model does not know the character \"c\"; leave it out"))
    #expect(try TestSupport.failure { try vocabulary.encode("\n") }.message.contains("\"\\n\""))
  }

  @Test func words() {
    let characters = "\n\r\t \\aé\u{7F}\u{A0}\u{301}\u{2028}\u{FEFF}字😀\u{E0001}".unicodeScalars
    let vocabulary = Vocabulary(characters: characters)
    #expect(
      vocabulary.words == [
        #"\t"#, #"\n"#, #"\r"#, #"\u0020"#, #"\\"#, "a", #"\u007f"#, #"\u00a0"#, "é", "\u{301}", #"\u2028"#,
        "字", #"\ufeff"#, "😀", #"\U000e0001"#,
      ])
    for (token, (word, character)) in zip(vocabulary.words, vocabulary.tokens).enumerated() {
      #expect(vocabulary.token(word: word) == token && vocabulary.token(word: character) == token)
    }
    for word in ["", "b", "ab", #"\u0021"#, "\r\n"] { #expect(vocabulary.token(word: word) == nil) }
  }

  @Test func wordsAreToldApartByTheirCharacters() {
    // The Ångström sign and the letter are the same text to Swift's ==, but different characters.
    let vocabulary = Vocabulary(characters: "\u{C5}\u{212B}".unicodeScalars)
    #expect(vocabulary.token(word: "\u{C5}") == 0 && vocabulary.token(word: "\u{212B}") == 1)
  }

  @Test func withoutCharacters() {
    let vocabulary = Vocabulary([])
    #expect(vocabulary.count == 0)
    #expect(vocabulary.token("a") == -1 && vocabulary.token("\0") == -1)
  }
}
