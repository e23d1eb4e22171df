import Testing
import YAML

struct YAMLTests {
  private func node(_ text: String) throws -> Node { try #require(try YAMLReader.read(text)) }

  private func problem(_ text: String) throws -> YAMLProblem {
    try #require(throws: YAMLProblem.self) { try YAMLReader.read(text) }
  }

  @Test(arguments: [
    ("8", 8), ("-8", -8), ("+8", 8), ("0", 0), ("1_000", 1000), ("0x1F", 31), ("-0x1f", -31), ("0b101", 5),
    ("0o17", 15), ("017", 15), ("\"8\"", nil), ("'8'", nil), ("8.0", nil), ("1e3", nil), ("", nil), ("1:30", nil),
    ("08", nil),
  ])
  func wholeNumbers(text: String, value: Int?) throws { #expect(try node("a: \(text)")["a"]?.int == value) }

  @Test(arguments: [
    ("0.5", 0.5), ("-1e-3", -1e-3), ("8", 8), ("1_0.5", 10.5), (".5", 0.5), (".inf", .infinity), ("-.INF", -.infinity),
    ("\"0.5\"", nil), ("half", nil), ("", nil),
  ])
  func numbers(text: String, value: Double?) throws { #expect(try node("a: \(text)")["a"]?.float == value) }

  @Test(arguments: [
    ("true", true), ("Yes", true), ("ON", true), ("false", false), ("no", false), ("off", false), ("\"true\"", nil),
    ("!!str true", nil), ("1", nil), ("y", nil),
  ])
  func flags(text: String, value: Bool?) throws { #expect(try node("a: \(text)")["a"]?.bool == value) }

  @Test(arguments: [
    ("", true), ("~", true), ("null", true), ("NULL", true), ("\"\"", false), ("'null'", false), ("x", false),
  ])
  func nothing(text: String, isNull: Bool) throws { #expect(try node("a: \(text)")["a"]?.isNull == isNull) }

  @Test func linesAndOrder() throws {
    let mapping = try #require(try node("b: 1\na:\n  - x\n  - {c: y}\n").mapping)
    #expect(mapping.pairs.map(\.key.scalar?.string) == ["b", "a"])
    #expect(mapping.pairs.map(\.value.line) == [1, 3])
    #expect(mapping["a"]?.sequence?.nodes.map(\.line) == [3, 4])
    #expect(mapping["a"]?.sequence?.nodes[1]["c"]?.line == 4)
  }

  @Test func aliases() throws {
    let root = try node("a: &x [1, 2]\nb: *x\nc: &x 3\nd: *x\n")
    #expect(root["b"] == root["a"] && root["d"]?.int == 3)
    #expect(try problem("a: *x\n").line == 1)
    #expect(try problem("a: &x\n  - *x\n").line == 2)
  }

  @Test func emptyTexts() throws {
    for text in ["", "\n\n", "# only a comment\n"] { #expect(try YAMLReader.read(text) == nil) }
    #expect(try YAMLReader.read("---\n")?.isNull == true)
  }

  @Test(arguments: [
    ("a: [\nb: }\n", 2), ("a: 1\nb: 2\n c: 3\n", 3), ("a: 1\n---\nb: 2\n", 2), ("a: \"x\n", 2), ("a: 1\n\tb: 2\n", 2),
    ("a: 1\nb: \u{1}\n", 2), ("a: @x\n", 1),
  ])
  func whatIsNotYAML(text: String, line: Int) throws {
    let problem = try problem(text)
    #expect(problem.line == line, "\(problem)")
    guard case .syntax = problem.kind else {
      Issue.record("\(problem)")
      return
    }
  }

  @Test func duplicates() throws {
    let problem = try problem("a: 1\nc: 1\nb: 2\nb: 3\nc: 4\n")
    guard case .duplicates(["b", "c"]) = problem.kind else {
      Issue.record("\(problem)")
      return
    }
    #expect(problem.line == 3)
  }

  /// Without a limit, such a text would end the process.
  @Test func deepNesting() throws {
    for text in [String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000)] {
      guard case .syntax = try problem(text).kind else { throw try problem(text) }
    }
    let depth = 900
    #expect(try YAMLReader.read(String(repeating: "[", count: depth) + String(repeating: "]", count: depth)) != nil)
  }

  @Test func writing() throws {
    let list = Node((0..<40).map { Node("\($0)") }, isFlow: true)
    let root = Node([
      ("text", Node("plain")), ("space", Node(" x ")), ("colon", Node("a: b")), ("accent", Node("é")),
      ("line", Node("a\nb")),
      ("empty", Node("")), ("list", list), ("items", Node([Node([("k", Node("v"))]), Node("w")], isFlow: false)),
      ("none", Node([])), ("nothing", Node([], isFlow: true)),
    ])
    let text = YAMLWriter.text(root)
    #expect(
      text == """
        text: plain
        space: ' x '
        colon: 'a: b'
        accent: "\\xE9"
        line: 'a

          b'
        empty:
        list: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
          22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]
        items:
        - k: v
        - w
        none: {}
        nothing: []

        """)
    #expect(try node(text) == root)
  }
}
