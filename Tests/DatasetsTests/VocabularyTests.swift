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

  @Test func withoutCharacters() {
    let vocabulary = Vocabulary([])
    #expect(vocabulary.count == 0)
    #expect(vocabulary.token("a") == -1 && vocabulary.token("\0") == -1)
  }
}
