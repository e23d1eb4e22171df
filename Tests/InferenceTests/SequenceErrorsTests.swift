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

  /// What sacrebleu 2.5.1 says: `corpus_bleu(["1 2 3 4 5", "6 7"], [["1 2 9 9 9", "6 8"]], tokenize="none")`, with its
  /// default smoothing: no n-gram of three or four tokens matches.
  @Test func bleuIsSmoothedAsInSacreBLEU() {
    var errors = SequenceErrors()
    errors.add([1, 2, 3, 4, 5], references: [[1, 2, 9, 9, 9]])
    errors.add([6, 7], references: [[6, 8]])
    #expect(abs(errors.bleu - 0.20556680845025987) < 1e-9)
  }

  @Test func comparisonsAreAddedUp() {
    var (all, first, second) = (SequenceErrors(), SequenceErrors(), SequenceErrors(spaces: [0]))
    for sequences: ([Int32], [[Int32]]) in [
      ([1, 2, 3, 4, 5, 6], [[1, 2, 3, 4, 9, 6], [5, 5, 2, 3, 4, 5, 6, 7]]), ([7, 8, 9, 1, 2], [[7, 8, 8, 1, 2, 3]]),
      ([4, 3, 2, 1], [[4, 3, 2, 1]]),
    ] {
      all.add(sequences.0, references: sequences.1)
      if sequences.0.count == 6 {
        first.add(sequences.0, references: sequences.1)
      } else {
        second.add(sequences.0, references: sequences.1)
      }
    }
    first.add(second)
    #expect(first.bleu == all.bleu && all.bleu > 0)
    #expect(first.tokenErrorRate == all.tokenErrorRate && first.sequenceErrorRate == all.sequenceErrorRate)
  }

  /// No sequence has four tokens, or no token matches: 0, as sacrebleu says.
  @Test func bleuThatIsZero() {
    var short = SequenceErrors()
    short.add([1, 2, 3], references: [[1, 2, 3]])
    #expect(short.bleu == 0)
    var wrong = SequenceErrors()
    wrong.add([1, 2, 3, 4], references: [[5, 6, 7, 8]])
    #expect(wrong.bleu == 0)
    #expect(SequenceErrors().bleu == 0)
  }

  /// Token 0 stands for all unknown words. The model writes it in the right place, but not the word.
  @Test func anUnknownWordOfAReferenceMatchesNothing() {
    var errors = SequenceErrors(unknown: 0)
    errors.add([1, 2, 3, 4, 0], references: [[1, 2, 3, 4, 0]])
    errors.add([1, 2, 3, 4, 5], references: [[1, 0, 3, 4, 5], [1, 2, 3, 4, 5]])
    #expect(errors.tokenErrorRate == 0.1)
    #expect(errors.sequenceErrorRate == 0.5)
    var known = SequenceErrors()
    known.add([1, 2, 3, 4, 0], references: [[1, 2, 3, 4, 9]])
    known.add([1, 2, 3, 4, 5], references: [[1, 9, 3, 4, 5], [1, 2, 3, 4, 5]])
    #expect(errors.bleu == known.bleu)
  }

  /// Token 0 is a space. sacreBLEU does not see it, but it can be a wrong character.
  @Test func whiteSpaceDoesNotCountForBLEU() {
    var errors = SequenceErrors(spaces: [0])
    errors.add([1, 2, 3, 0, 4], references: [[1, 2, 0, 3, 4]])
    #expect(errors.bleu == 1)
    #expect(errors.tokenErrorRate == 0.4)
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
