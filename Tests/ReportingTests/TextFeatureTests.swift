import Reporting
import Testing

struct TextFeatureTests {
  private func values(_ feature: TextFeature, _ text: String) -> [Double] {
    feature.values(text.unicodeScalars.map { String($0) })
  }

  @Test func quotesOpenAndClose() {
    #expect(values(.quotes, "a\"b\"c") == [0, 1, 1, 0, 0])
    #expect(values(.quotes, "“a” b") == [1, 1, 0, 0, 0])
    // A quote that is never closed ends with the paragraph.
    #expect(values(.quotes, "\"a\n\nb") == [1, 1, 1, 0, 0])
  }

  @Test func theLineLengthRestartsOnANewLine() { #expect(values(.lineLength, "ab\nc") == [1, 2, 0, 1]) }

  @Test func bracketsAreCounted() { #expect(values(.brackets, "(a[b])c)") == [1, 1, 2, 2, 1, 0, 0, 0]) }

  @Test func aWordEndsAfterItsLastLetter() { #expect(values(.wordEnds, "it's,  x.") == [0, 0, 0, 0, 1, 0, 0, 0, 1]) }

  @Test func aPieceOfSeveralCharactersHasTheValueAfterTheLastOne() {
    #expect(TextFeature.lineLength.values(["the", " day", "\n"]) == [3, 7, 0])
  }
}
