import Files
import Testing

struct ShellWordTests {
  @Test(arguments: ["runs/char-lm", "/a_b/c.d,e:f=g@h%i+j", "0"]) func plainWordsStay(word: String) {
    #expect(shellWord(word) == word)
  }

  /// A shell gives the text back.
  @Test(arguments: [
    "", "two words", "$HOME", "it's", "\"a\"", "a;b", "~", "é", "*", "a\\b", "new\nline", "tab\t'\\ and \u{7F}é",
  ])
  func aShellReadsTheText(text: String) throws {
    let word = shellWord(text)
    #expect(!word.contains("\n"))
    let shell = try ChildProcess("/bin/bash", ["-c", "printf %s \(word)"])
    #expect(shell.readToEnd() == Array(text.utf8))
    #expect(shell.end() == .code(0))
  }
}
