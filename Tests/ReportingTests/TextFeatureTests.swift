import Reporting
import Testing

struct TextFeatureTests {
  private func values(_ feature: TextFeature, _ text: String) -> [Double] {
    feature.values(text.unicodeScalars.map { String($0) })
  }

  @Test func quotesOpenAndClose() {
    #expect(values(.quotes, "a\"b\"c") == [0, 1, 1, 0, 0])
    #expect(values(.quotes, "“a” b") == [1, 1, 0, 0, 0])
    // One that was never closed ends with the paragraph.
    #expect(values(.quotes, "\"a\n\nb") == [1, 1, 1, 0, 0])
  }

  @Test func linesBeginAnew() { #expect(values(.lineLength, "ab\nc") == [1, 2, 0, 1]) }

  @Test func bracketsAreCounted() { #expect(values(.brackets, "(a[b])c)") == [1, 1, 2, 2, 1, 0, 0, 0]) }

  @Test func wordsEndBehindTheirLastLetter() { #expect(values(.wordEnds, "it's,  x.") == [0, 0, 0, 0, 1, 0, 0, 0, 1]) }

  @Test func piecesOfSeveralCharactersHaveWhatIsBehindThem() {
    #expect(TextFeature.lineLength.values(["the", " day", "\n"]) == [3, 7, 0])
  }

  @Test func correlationIsPearsons() throws {
    #expect(try #require(correlation([1, 2, 3], [10, 20, 30])) == 1)
    #expect(try #require(correlation([1, 2, 3], [3, 2, 1])) == -1)
    #expect(abs(try #require(correlation([0, 1, 0, 1], [0, 0, 1, 1]))) < 1e-12)
    #expect(correlation([1, 1], [0, 1]) == nil && correlation([0, 1], [2, 2]) == nil)
  }

  @Test func neighboursOfOneColourAreOnePiece() {
    let html = ColouredText.html(["a", "b", "<", "d"], 0..<4, [1, 1, -0.5, 0])
    #expect(html == "<pre class=\"states\"><i class=\"p8\">ab</i><i class=\"n4\">&lt;</i>d</pre>\n")
  }
}
