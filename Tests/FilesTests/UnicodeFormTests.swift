import Files
import Testing

struct UnicodeFormTests {
  @Test(arguments: [
    ("plain", "plain", "plain", "plain", "plain"), ("é", "é", "e\u{301}", "é", "e\u{301}"),
    ("e\u{301}", "é", "e\u{301}", "é", "e\u{301}"), ("\u{2126}", "\u{3A9}", "\u{3A9}", "\u{3A9}", "\u{3A9}"),
    ("ﬁ", "ﬁ", "ﬁ", "fi", "fi"), ("한", "한", "\u{1112}\u{1161}\u{11AB}", "한", "\u{1112}\u{1161}\u{11AB}"),
    ("a\u{315}\u{300}", "à\u{315}", "a\u{300}\u{315}", "à\u{315}", "a\u{300}\u{315}"),
    ("x\0é", "x\0é", "x\0e\u{301}", "x\0é", "x\0e\u{301}"),
  ])
  func forms(text: String, nfc: String, nfd: String, nfkc: String, nfkd: String) {
    for (form, expected) in [(UnicodeForm.nfc, nfc), (.nfd, nfd), (.nfkc, nfkc), (.nfkd, nfkd)] {
      #expect(form.apply(text).isExactly(expected), "\(form) of \(text.unicodeScalars.map(\.value))")
    }
  }

  /// A character of three bytes can become 18 characters.
  @Test func theLargestGrowth() { #expect(UnicodeForm.nfkc.apply("\u{FDFA}").utf8.count == 33) }
}
