import Checkpoints
import Datasets
import Failures
import FoundationEssentials
import Kernels
import Networks
import Plans
import TestSupport
import Testing

struct CheckpointTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private let characters = "\n\r \"\\aß字😀\u{301}\u{FEFF}\u{10FFFF}".unicodeScalars

  private func checkpoint(
    _ plan: NetworkPlan, _ optimizer: OptimizerPlan = .init(), position: Position = .init(), rows: Int = 3
  ) -> Checkpoint {
    let vocabulary = Vocabulary(characters: characters)
    let blueprint = Blueprint(plan, classes: vocabulary.count)
    let weights = Parameters(blueprint.layout)
    weights.initialize(seed: 9)
    let moments = optimizer.momentNames.map { (name: $0, values: Parameters(blueprint.layout)) }
    for (index, moment) in moments.enumerated() { moment.values.initialize(seed: UInt64(10 + index)) }
    let carried = CarriedState(blueprint, rows: rows)
    for (index, state) in carried.states.enumerated() {
      state.set((0..<state.count).map { Float($0 * (index + 1)) * 0.1 - 1 })
    }
    // Floats that compare as equal although their bits differ, or that another format could not hold.
    let odd: [Float] = [.nan, -.nan, .infinity, -.infinity, -0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
    for values in [weights] + moments.map(\.values) {
      let table = values[blueprint.layout.slots[0]]
      for (index, value) in odd.enumerated() { table[index / table.columns, index % table.columns] = value }
    }
    return Checkpoint(
      lineage: Lineage(
        version: "0.1.0", program: "1f", created: "2025-01-02T03:04:05Z", host: "größe-1", processes: 17,
        instructionSet: "AVX-512", seed: -3, dataHash: "deadbeef",
        parent: .init(path: "größe/step-00000500.h5", step: 500, hash: "cafe")),
      config: "data:\n  path: größe.txt  # 字\n", encoding: Encoding(inputs: vocabulary), position: position,
      blueprint: blueprint,
      weights: weights, moments: moments, carried: carried)
  }

  /// Reads a file in this process.
  private func open(_ path: String) throws -> CheckpointFile {
    CheckpointFile(path: path, try CheckpointContents(reading: path))
  }

  private func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

  private func expectRoundTrip(_ written: Checkpoint, optimizer: OptimizerPlan = .init()) throws {
    let file = try open(scratch.write(written.image()))
    #expect(file.config == written.config)
    #expect(file.encoding == written.encoding)
    #expect(file.form == written.blueprint.form)
    #expect(file.position == written.position)
    #expect(file.lineage == written.lineage)

    let layout = written.blueprint.layout
    let weights = Parameters(layout)
    let before = weights.version
    try file.read(weights: weights)
    #expect(weights.version != before)
    let moments = optimizer.momentNames.map { (name: $0, values: Parameters(layout)) }
    try file.read(moments: moments)
    #expect(moments.map(\.name) == written.moments.map(\.name))
    for slot in layout.slots {
      #expect(bits(weights[slot].values) == bits(written.weights[slot].values), "\(slot.name)")
      for (read, original) in zip(moments, written.moments) {
        #expect(bits(read.values[slot].values) == bits(original.values[slot].values), "\(read.name) of \(slot.name)")
      }
    }
    let carried = CarriedState(written.blueprint, rows: written.carried.states[0].rows)
    try file.read(carried: carried)
    for (name, (read, original)) in zip(carried.names, zip(carried.states, written.carried.states)) {
      #expect(bits(read.values) == bits(original.values), "\(name)")
    }
  }

  @Test func everythingComesBack() throws {
    var position = Position(step: 12_345, bestStep: 12_000, bestLoss: 1.3921, skipped: 3)
    (position.window.steps, position.window.skipped) = (44, 1)
    (position.window.loss, position.window.gradientNorm) = (0.1 + 0.2, .infinity)
    position.plateau = Plateau(best: 1.4, wait: 2, cooldown: 3, reductions: 4)
    position.earlyStopping = EarlyStopping(best: 1.5, wait: 6)
    try expectRoundTrip(checkpoint(smallPlan(), position: position))
  }

  @Test func beforeTheFirstValidation() throws {
    try expectRoundTrip(checkpoint(smallPlan(), position: Position(step: 1)))
    try expectRoundTrip(checkpoint(smallPlan(), position: Position(step: 1 << 53, bestStep: 3, bestLoss: 0.1)))
  }

  @Test func everyOptimizer() throws {
    for kind in OptimizerPlan.Kind.allCases {
      // Options that add moments.
      for hasOptions in [false, true] {
        var optimizer = OptimizerPlan()
        optimizer.kind = kind
        optimizer.momentum = hasOptions ? 0.9 : 0
        (optimizer.centered, optimizer.amsgrad) = (hasOptions, hasOptions)
        try expectRoundTrip(checkpoint(smallPlan(), optimizer), optimizer: optimizer)
      }
    }
  }

  @Test func oneHotInput() throws {
    var plan = smallPlan()
    plan.input = .oneHot
    try expectRoundTrip(checkpoint(plan, rows: 1))
  }

  @Test func namesAndRolesOfArrays() throws {
    let arrays = try open(scratch.write(checkpoint(smallPlan()).image())).arrays()
    let weights = arrays.filter { $0.role == .weight }
    #expect(
      Set(weights.map(\.name)) == [
        "embedding/embeddings", "lstm_1/kernel", "lstm_1/recurrent_kernel", "lstm_1/bias", "lstm_2/kernel",
        "lstm_2/recurrent_kernel", "lstm_2/bias", "dense/kernel", "dense/bias",
      ])
    #expect(weights.first { $0.name == "lstm_2/kernel" }?.shape == [6, 16])
    #expect(arrays.filter { $0.role == .moment }.count == 2 * weights.count)
    #expect(arrays.contains { $0.name == "optimizer/v/lstm_1/bias" && $0.values.count == 24 })
    #expect(
      Set(arrays.filter { $0.role == .carried }.map(\.name)) == [
        "carried/lstm_1/h", "carried/lstm_1/c", "carried/lstm_2/h", "carried/lstm_2/c",
      ])
  }

  @Test func theSameCheckpointIsTheSameBytes() throws {
    let plan = smallPlan()
    #expect(try checkpoint(plan).image() == checkpoint(plan).image())
  }

  @Test func arraysOfAnotherShape() throws {
    let path = try scratch.write(checkpoint(smallPlan()).image())
    var other = smallPlan()
    other.layers[1].units = 5
    let weights = Parameters(Blueprint(other, classes: Vocabulary(characters: characters).count).layout)
    let failure = try failure { try open(path).read(weights: weights) }
    #expect(
      failure
        == Failure(
          .data,
          "\(path): /model_weights/lstm_2/kernel has the shape [6, 16] where [6, 20] is expected; "
            + "the file was changed"))
  }

  /// HDF5 does not protect the numbers of an array, so each array has a checksum of ours.
  @Test func flippedBitsInAnArray() throws {
    let checkpoint = checkpoint(smallPlan())
    let body = try checkpoint.image().dropLast(16)
    // The output layer's bias is left out: it is all zeros, and zeros can be anywhere in the file.
    for slot in checkpoint.blueprint.layout.slots where slot.name != "dense/bias" {
      let numbers = bits(checkpoint.weights[slot].values).flatMap { bits in
        (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      }
      let start = try #require(body.firstRange(of: numbers)).lowerBound
      for offset in stride(from: 0, to: numbers.count, by: 13) {
        var damaged = Array(body)
        damaged[start + offset] ^= 1 << UInt8(offset % 8)
        Seal.close(&damaged)
        let path = try scratch.write(damaged)
        let message = "\(path): /model_weights/\(slot.name) is damaged: its checksum does not match"
        #expect(try failure { try open(path) } == Failure(.data, message))
      }
    }
  }

  @Test func noCheckpoint() throws {
    let missing = scratch.path("none.h5")
    #expect(try failure { try open(missing) }.kind == .missing)
    let text = try scratch.write(Array("no HDF5".utf8))
    #expect(try failure { try open(text) }.kind == .data)
    let image = try checkpoint(smallPlan()).image()
    for length in [100, image.count / 2, image.count - 1] {
      let path = try scratch.write(image.prefix(length))
      #expect(try failure { try open(path) }.kind == .data, "\(length) bytes")
    }
  }
}
