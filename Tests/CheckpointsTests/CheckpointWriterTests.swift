import Checkpoints
import Datasets
import Failures
import Files
import FoundationEssentials
import Networks
import Plans
import TestSupport
import Testing

struct CheckpointWriterTests {
  let scratch: Scratch
  let folder: CheckpointFolder
  let state: Checkpoint
  let writer: CheckpointWriter

  init() throws {
    scratch = try Scratch()
    folder = CheckpointFolder(output: scratch.path("run"))
    let vocabulary = Vocabulary(characters: "abc".unicodeScalars)
    let blueprint = Blueprint(smallPlan(), classes: vocabulary.count)
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 3)
    let moments = OptimizerPlan().momentNames.map { (name: $0, values: Parameters(blueprint.layout)) }
    for (index, moment) in moments.enumerated() { moment.values.initialize(seed: UInt64(4 + index)) }
    let carried = CarriedState(blueprint, rows: 2)
    for (index, matrix) in carried.states.enumerated() { matrix.fill(Float(index + 1)) }
    state = Checkpoint(
      lineage: Lineage(), config: "", encoding: Encoding(inputs: vocabulary), position: Position(),
      blueprint: blueprint,
      weights: weights, moments: moments, carried: carried)
    writer = CheckpointWriter(folder, keep: 3, state)
  }

  /// Training continues at once and changes all arrays.
  @Test func theStateAtTheBeginningIsSaved() throws {
    try folder.create()
    let expected = try state.image()
    try writer.begin(Position(), Lineage(), isBest: true)
    for values in [state.weights] + state.moments.map(\.values) { values.storage.fill(7) }
    state.carried.reset()
    try writer.finish()
    let saved = try #require(FileManager.default.contents(atPath: "\(folder.path)/best"))
    #expect(Array(saved) == expected)
  }

  @Test func oneAfterTheOther() throws {
    try folder.create()
    for step in 1...4 { try writer.begin(Position(step: step), Lineage(), isBest: step == 1) }
    try writer.finish()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["best", "latest"] + (1...4).map { "step-0000000\($0).h5" })
    let latest = folder.path + "/latest"
    #expect(try CheckpointFile(path: latest, CheckpointContents(reading: latest)).position.step == 4)
  }

  @Test func aFailureIsThrownOnce() throws {
    try writer.begin(Position(step: 1), Lineage(), isBest: false)
    #expect(try failure { try writer.begin(Position(step: 2), Lineage(), isBest: false) }.kind == .io)
    try writer.finish()
    try folder.create()
    try writer.begin(Position(step: 3), Lineage(), isBest: false)
    try writer.finish()
    #expect(folder.latest != nil)
  }
}
