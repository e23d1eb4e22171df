import Failures
import Testing
import Tokens

/// The pieces are those that the programs find which the models come from.
struct AgreementTests {
  @Test func everyNumberAgrees() throws {
    let golden = try GoldenModels.load()
    for (name, expected) in golden.models {
      let tokenizer = try GoldenModels.tokenizer(name)
      for (text, numbers) in zip(golden.texts, expected.numbers) {
        #expect(try tokenizer.encode(text.utf8) == numbers, "\(name): \(text)")
      }
    }
  }

  @Test func everyTextAgrees() throws {
    let golden = try GoldenModels.load()
    for (name, expected) in golden.models {
      let tokenizer = try GoldenModels.tokenizer(name)
      for (numbers, text) in zip(expected.numbers, expected.texts) {
        #expect(tokenizer.decode(numbers).elementsEqual(text.utf8), "\(name): \(text)")
      }
    }
  }

  /// A long text gets the same pieces in parts that are cut at the borders that the model names.
  @Test func partsHaveThePiecesOfTheWhole() throws {
    let golden = try GoldenModels.load()
    let text = Array(golden.texts.prefix(9).joined(separator: "\n").utf8)
    // Pieces of these two go on over spaces, or end with them, so that there is no border.
    for name in golden.models.keys where !["pairs-across.model", "unigram-bytes.model"].contains(name) {
      let tokenizer = try GoldenModels.tokenizer(name)
      var encoder = tokenizer.encoder()
      let found = encoder.border(text.span)
      let border = try #require(found, "\(name)")
      var numbers: [Int32] = []
      try encoder.encode(Array(text[..<border]), TextPlace(isLast: false), to: &numbers)
      try encoder.encode(Array(text[border...]), TextPlace(isFirst: false), to: &numbers)
      #expect(try numbers == tokenizer.encode(text), "\(name)")
    }
  }

  /// The time does not grow with the square of a word.
  @Test func aLongWord() throws {
    for name in ["pairs.model", "pairs-across.model", "llama2.json", "unigram.model", "t5.json"] {
      let numbers = try GoldenModels.tokenizer(name).encode([UInt8](repeating: UInt8(ascii: "e"), count: 300_000))
      #expect(!numbers.isEmpty, "\(name)")
    }
  }

  @Test func whatIsNotUTF8CountsAsReplaced() throws {
    for name in ["pairs-bytes.model", "gpt2.json"] {
      let tokenizer = try GoldenModels.tokenizer(name)
      let replaced = try tokenizer.encode("a\u{FFFD}\u{FFFD}b".utf8)
      #expect(try tokenizer.encode([0x61, 0xFF, 0xC3, 0x62]) == replaced, "\(name)")
    }
  }
}
