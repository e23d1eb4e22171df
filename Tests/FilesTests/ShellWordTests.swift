import Files
import Foundation
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
    let (shell, output) = (Process(), Pipe())
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = ["-c", "printf %s \(word)"]
    shell.standardOutput = output
    try shell.run()
    #expect(try output.fileHandleForReading.readToEnd() ?? Data() == Data(text.utf8))
    shell.waitUntilExit()
  }
}
