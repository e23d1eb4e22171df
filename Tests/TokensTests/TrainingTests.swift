import Failures
import Testing
import TestSupport
import Tokens

struct BytePairTrainerTests {
  private static let text = "the cat  sat on the mat;\nthe hat 12 é\n"

  private func trained(_ plan: BytePairTrainer.Plan, _ texts: [String]) throws -> Tokenizer {
    var trainer = BytePairTrainer(plan)
    for text in texts { trainer.add(Array(text.utf8)) }
    return try Tokenizer(try trainer.train(), name: "trained")
  }

  private func plan(size: Int, coverage: Double = 1, bytes: Bool = true) -> BytePairTrainer.Plan {
    var plan = BytePairTrainer.Plan()
    (plan.size, plan.coverage, plan.hasByteFallback) = (size, coverage, bytes)
    return plan
  }

  /// Counted by hand: "at" comes four times. Then "▁c" and "cat" come twice, and the shorter one is first.
  @Test func mergesTheMostFrequentPairs() throws {
    let tokenizer = try trained(plan(size: 300), ["hat cat cat mat"])
    #expect(tokenizer.pieces[..<2] == ["<unk>", "\n"])
    #expect(tokenizer.pieces[2] == "<0x00>" && tokenizer.pieces[257] == "<0xFF>")
    #expect(tokenizer.pieces[258...260] == ["at", "\u{2581}c", "\u{2581}cat"])
  }

  @Test func everyTextComesBack() throws {
    let tokenizer = try trained(plan(size: 320), [Self.text])
    for text in [Self.text, "", "\n\n", " a", "other wörds\t日本 👍🏽\r\n", "   x  "] {
      #expect(try tokenizer.decode(tokenizer.encode(text.utf8)).elementsEqual(text.utf8), "\(text)")
    }
  }

  /// An encoder knows the pieces of the words that it cut before, and forgets them when they are too many.
  @Test func moreWordsThanAreKeptInMind() throws {
    let tokenizer = try trained(plan(size: 320), [Self.text])
    let words = (0..<280_000).map { " \(String($0, radix: 36))" }
    let halves = [words[..<140_000], words[140_000...]].map { Array($0.joined().utf8) }
    let expected = try halves.flatMap { try tokenizer.encode($0) }
    #expect(try tokenizer.encode(halves[0] + halves[1]) == expected)
  }

  @Test func theSameTextGivesTheSameModel() throws {
    let whole = try trained(plan(size: 320), [Self.text]).file
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) + "\n" }
    #expect(try trained(plan(size: 320), lines).file == whole)
  }

  @Test func rareCharactersBecomeBytes() throws {
    let rare = try trained(plan(size: 320, coverage: 0.9), [Self.text])
    #expect(!rare.pieces.contains("é"))
    #expect(try rare.encode("é".utf8).count == 2)
    let unknown = try trained(plan(size: 60, coverage: 0.9, bytes: false), [Self.text])
    #expect(try unknown.encode("é".utf8) == [0])
  }

  @Test func tooFewPieces() throws {
    let failure = try failure { try trained(plan(size: 100), [Self.text]) }
    #expect(failure.kind == .usage)
    #expect(
      failure.message
        == "100 pieces are too few, since this text needs 272 for its characters and the 256 bytes; take more pieces or a "
        + "lower coverage")
  }
}
