import Inference
import Testing

struct SequenceErrorsTests {
  /// What sacrebleu 2.5.1 says: `corpus_bleu(["1 2 3 4 5 6", "7 8 9 1 2"], [["1 2 3 4 9 6", "7 8 8 1 2 3"], ["5 5 2 3 4 5 6 7", ""]],
  /// tokenize="none", smooth_method="none")`.
  @Test func bleuIsThatOfSacreBLEU() {
    var errors = SequenceErrors()
    errors.add([1, 2, 3, 4, 5, 6], references: [[1, 2, 3, 4, 9, 6], [5, 5, 2, 3, 4, 5, 6, 7]])
    errors.add([7, 8, 9, 1, 2], references: [[7, 8, 8, 1, 2, 3]])
    #expect(abs(errors.bleu - 0.6407117598241614) < 1e-9)
  }

  @Test func whatIsAllRightHasNoErrors() {
    var errors = SequenceErrors()
    errors.add([4, 3, 2, 1], references: [[1], [4, 3, 2, 1]])
    #expect(errors.tokenErrorRate == 0)
    #expect(errors.sequenceErrorRate == 0)
    #expect(errors.bleu == 1)
  }

  /// kitten, sitting: two letters are replaced and one is added. The nearest reference counts, by the share of its tokens.
  @Test func edits() {
    var errors = SequenceErrors()
    errors.add(tokens("kitten"), references: [tokens("sitting")])
    #expect(errors.tokenErrorRate == Double(3) / 7)
    errors.add(tokens("ab"), references: [tokens("x"), tokens("abc")])
    #expect(errors.tokenErrorRate == Double(3 + 1) / 10)
    #expect(errors.sequenceErrorRate == 1)
    errors.add([], references: [tokens("abcde")])
    #expect(errors.tokenErrorRate == Double(3 + 1 + 5) / 15)
  }

  private func tokens(_ text: String) -> [Int32] { text.unicodeScalars.map { Int32($0.value) } }
}
