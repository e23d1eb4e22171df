import Configuration
import Networks
import Testing

struct OverridesTests {
  @Test func nestedKeys() throws {
    let run = try parse(
      least, "training.optimizer.rate=0.25", "training.unroll=7", "data.path=other file.txt", "parallel.shards=2")
    #expect(run.training.optimizer.rate == 0.25 && run.training.unroll == 7)
    #expect(run.data.path == "other file.txt" && run.parallel.shards == 2)
  }

  @Test func entriesOfLists() throws {
    let text = least("- {cell: lstm, units: 128}", "- {cell: lstm, units: 1}\n    - {cell: lstm, units: 2}")
    #expect(try parse(text, "model.layers.1.units=9").model.layers.map(\.units) == [1, 9])
    #expect(try parse(text, "model.layers.0={cell: lstm, units: 5}").model.layers.map(\.units) == [5, 2])
    #expect(
      try parse(text, "data.split=[0.5, 0.5, 0]", "data.split.2=0.25", "data.split.1=0.25").data.split == [
        0.5, 0.25, 0.25,
      ])
  }

  @Test func wholeGroups() throws {
    let run = try parse(least, "model={embedding: one-hot, layers: [{cell: lstm, units: 3}]}")
    #expect(run.model.input == .oneHot && run.model.layers.map(\.units) == [3])
  }

  @Test func groupsThatAreNotThere() throws {
    #expect(try parse(least, "checkpoint.keep=9").checkpoint.keep == 9)
    #expect(try parse(least, "training.optimizer.kind=sgd").training.optimizer.kind == .sgd)
    let noTraining = least("\ntraining: {}", "")
    #expect(try complaint(noTraining).contains("training: missing"))
    #expect(try parse(noTraining, "training.batch=9").training.batch == 9)
  }

  @Test func nothingIsReplacedAndReplaces() throws {
    let text = least("training: {}", "training: {clip: null, steps: 7}")
    #expect(try parse(text, "training.clip=5").training.clip == 5)
    #expect(try parse(text, "training.steps=null").training.steps == nil)
    #expect(try parse(least("training: {}", "training: {batch: 8}"), "training.batch=null").training.batch == 64)
    #expect(try complaint(least, "model.layers=null").contains("model.layers: missing, and it has no default"))
    #expect(try complaint(least, "training.bach=null").contains("unknown key"))
    // A group whose keys are all commented out.
    let bare = least("training: {}", "training:\n  # batch: 64")
    #expect(try parse(bare, "training.batch=9").training.batch == 9)
  }

  @Test func theLastOneStands() throws {
    #expect(try parse(least, "training.batch=9", "training.batch=10").training.batch == 10)
  }

  @Test(arguments: ["##", "#", "x #y", "*", "*a", "&a", "[1", "\"a", "{a: 1", "%", "@x", "a: b: c"])
  func notWhatYAMLReads(value: String) throws {
    #expect(
      try complaint(least, "data.separator=\(value)")
        == "--set data.separator=\(value): the value is no YAML, or YAML takes it for a comment; correct it, or write it in "
        + "quotes: --set 'data.separator=\"…\"'")
    let quoted = value.replacing("\"", with: "\\\"")
    #expect(try parse(least, "data.separator=\"\(quoted)\"").data.separator == value)
  }

  @Test(arguments: [
    "", "training.batch", "=5", "training.batch=", "training.batch= ", "training..batch=5", "training.=5", ".batch=5",
  ])
  func notAKeyAndAValue(override: String) throws {
    #expect(
      try complaint(least, override) == "--set \(override): write key.path=value, for instance training.steps=200")
  }

  @Test(arguments: ["1", "-1", "first", "0x"])
  func noSuchEntry(index: String) throws {
    let override = "model.layers.\(index).units=5"
    #expect(
      try complaint(least, override) == "--set \(override): \(index) is not an index into a list of 1; count from 0")
  }

  @Test func belowAPlainValue() throws {
    let override = "model.embedding.size=5"
    #expect(
      try complaint(least, override)
        == "--set \(override): there is no key size below a plain value; end the path before it")
  }

  /// A message about a value of `--set` names the command line, not a line of the file.
  @Test func mistakesNameTheCommandLine() throws {
    #expect(
      try complaint(least, "training.bach=5") == "--set training.bach: unknown key; did you mean batch?")
    #expect(
      try complaint(least, "training.batch=many")
        == "--set training.batch: \"many\" is not a whole number; write one, such as 8")
    #expect(
      try complaint(least, "training.batch=0") == "--set training.batch: 0 is not a positive number; give 1 or more")
    #expect(
      try complaint(least, "model.layers.0.cell=lstn")
        == "--set model.layers.0.cell: \"lstn\" is not known; did you mean lstm?")
  }

  @Test func mistakesInsideAGroupNameTheCommandLine() throws {
    #expect(
      try complaint(least, "training={batch: many}")
        == "--set training.batch: \"many\" is not a whole number; write one, such as 8")
    #expect(
      try complaint(least, "model.layers=[{cell: lstm, unit: 5}]")
        == "--set model.layers.0.unit: unknown key; did you mean units?")
    #expect(
      try complaint(least, "model.layers.0={cell: lstm}")
        == "--set model.layers.0.units: missing, and it has no default; give it a value")
    // A mistake elsewhere still names the file.
    #expect(
      try complaint(least("embedding: 64", "embedding: many"), "training.batch=5")
        == "c.yml, line 4: model.embedding: \"many\" is neither a size nor one-hot; write one of them")
  }
}
