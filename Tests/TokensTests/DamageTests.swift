import Failures
import Testing
import Tokens

/// A damaged model is an error of one line, or a model. Nothing traps, and no text takes forever.
struct TokenizerDamageTests {
  private static let names = [
    "unigram.model", "unigram-bytes.model", "pairs.model", "pairs-bytes.model", "characters.model", "gpt2.json",
    "llama3.json", "suffix.json", "t5.json", "bert.json", "words.json",
  ]

  @Test(arguments: names) func flippedBytes(_ name: String) throws {
    let bytes = try GoldenModels.bytes(name)
    var random = SplitMix(state: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<(1 + random.next() % 4) {
        damaged[Int(random.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      try check(damaged, name)
    }
  }

  @Test(arguments: names) func cutFiles(_ name: String) throws {
    let bytes = try GoldenModels.bytes(name)
    var random = SplitMix(state: UInt64(bytes.count))
    for _ in 0..<100 { try check(Array(bytes.prefix(Int(random.next() % UInt64(bytes.count)))), name) }
    try check([], name)
  }

  /// A part of a file in the place of another one: numbers and lengths that are right for something else.
  @Test(arguments: names) func movedParts(_ name: String) throws {
    let bytes = try GoldenModels.bytes(name)
    var random = SplitMix(state: UInt64(3 * bytes.count))
    for _ in 0..<100 {
      let length = Int(random.next() % 64)
      let (from, to) = (
        Int(random.next() % UInt64(bytes.count - length)), Int(random.next() % UInt64(bytes.count - length))
      )
      var damaged = bytes
      damaged.replaceSubrange(to..<to + length, with: bytes[from..<from + length])
      try check(damaged, name)
    }
  }

  private static let text = Array("In the beginning God  created\n\u{0926}\u{0941}é the heaven'll 12345 <sep>".utf8)

  private func check(_ bytes: [UInt8], _ name: String) throws {
    do {
      let tokenizer = try Tokenizer(bytes, name: name)
      let numbers = try tokenizer.encode(TokenizerDamageTests.text)
      #expect(numbers.allSatisfy { $0 >= 0 && Int($0) < tokenizer.pieces.count })
      _ = tokenizer.decode(numbers + [-1, .max])
    } catch let failure as Failure {
      #expect(failure.kind == .data)
      #expect(!failure.message.contains("\n"))
    }
  }
}

/// Random numbers (SplitMix64).
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
