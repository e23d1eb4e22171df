import Configuration
import Failures
import TestSupport
import Testing

/// Files that are no config at all.
struct ConfigFileMistakesTests {
  @Test(arguments: ["a: [1, 2", "a: b: c", "\t- x", "a: \"open", "{a: 1", "a: *nowhere", "--- 1\n--- 2"])
  func notYAML(text: String) throws {
    let complaint = try complaint("data:\n  path: x\n" + text)
    #expect(complaint.hasPrefix("c.yml") && complaint.contains(": not YAML: "), "\(complaint)")
    #expect(!complaint.contains("\n"))
  }

  @Test func notAGroup() throws {
    for text in ["", "# only a comment\n", "---\n"] {
      #expect(
        [
          "c.yml is empty; a config has the groups data, model and training",
          "c.yml: \"\" where a group of keys is expected; write keys below it, or {key: value}",
        ]
        .contains(try complaint(text)))
    }
    #expect(
      try complaint("hello")
        == "c.yml: \"hello\" where a group of keys is expected; write keys below it, or {key: value}")
    #expect(
      try complaint("- a\n- b")
        == "c.yml: a list where a group of keys is expected; write keys below it, or {key: value}")
  }

  @Test func files() throws {
    let scratch = try Scratch()
    let path = scratch.path("none.yml")
    #expect(
      try failure { try Configuration.read(path: path) }
        == Failure(.missing, "\(path): no such config file; give the path of one, for instance configs/char-lm.yml"))
    let notText = try scratch.write([0x61, 0xFF, 0xFE])
    #expect(
      try failure { try Configuration.read(path: notText) }
        == Failure(.usage, "\(notText) is not UTF-8 text; give a config file in YAML"))
    let folder = scratch.folder.path
    #expect(
      try failure { try Configuration.read(path: folder) }
        == Failure(.io, "\(folder) cannot be read as a file; check what it is and its permissions"))
    let wrong = try scratch.write(Array("data: 5\n".utf8))
    #expect(
      try failure { try Configuration.read(path: wrong) }
        == Failure(
          .usage,
          "\(wrong), line 1: data: \"5\" where a group of keys is expected; write keys below it, or {key: value}"))
  }
}
