import Reporting
import Testing

struct ColouredTextTests {
  @Test func adjacentPiecesOfTheSameColourBecomeOneElement() {
    let html = ColouredText.html(["a", "b", "<", "d"], 0..<4, [1, 1, -0.5, 0])
    #expect(html == "<pre class=\"states\"><i class=\"p8\">ab</i><i class=\"n4\">&lt;</i>d</pre>\n")
  }
}
