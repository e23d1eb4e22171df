import Checkpoints
import Communication
import Failures
import Foundation
import Kernels
import Networks
import Plans

/// What a run has learned and how far it has come: what its checkpoints hold, the same on every process.
final class RunState {
  /// How far the run has come.
  var position = Position()

  private let run: Run
  private let blueprint: Blueprint
  private let data: TrainingData
  private let weights: Parameters
  private let optimizer: any Optimizer
  private let carried: CarriedState  // of this process's rows
  private let carriedByAll: CarriedState  // of all rows, when it is saved
  private var lineage: Lineage
  private let writer: CheckpointWriter?  // on process 0
  private let communicator: any Communicator

  /// - Parameters:
  ///   - config: the run as YAML.
  ///   - carried: the states that go on from batch to batch on this process.
  ///   - timeline: is told when checkpoints are written.
  init(
    _ run: Run, config: String, _ folder: CheckpointFolder, _ blueprint: Blueprint, _ data: TrainingData,
    _ weights: Parameters, _ optimizer: any Optimizer, carried: CarriedState, _ timeline: Timeline?,
    _ communicator: any Communicator
  ) throws {
    self.run = run
    self.blueprint = blueprint
    self.data = data
    self.weights = weights
    self.optimizer = optimizer
    self.carried = carried
    self.communicator = communicator
    carriedByAll = CarriedState(blueprint, rows: run.training.batch)
    lineage = try Lineage(run, data, communicator)
    let state = Checkpoint(
      lineage: lineage, config: config, encoding: data.encoding, position: position, blueprint: blueprint,
      weights: weights, moments: optimizer.moments, carried: carriedByAll)
    writer =
      communicator.isRoot
      ? CheckpointWriter(folder, keep: run.checkpoint.keep, state) { timeline?.add(.write, $0, $1) } : nil
  }

  /// Begins anew: gives the weights their first values, by the seed, then those of `model.weights-from` and
  /// `model.embedding-vectors` where they fit.
  ///
  /// - Returns: for a person, what was taken of files, on process 0; nothing elsewhere.
  func start() throws -> [String] {
    weights.initialize(seed: UInt64(bitPattern: Int64(run.training.seed)))
    let model = run.model
    if model.weightsFrom == nil && model.embeddingVectors == nil { return [] }
    let report = try communicator.agree { communicator.isRoot ? try takeFiles(model) : [] }
    try share(weights)
    return report
  }

  /// Takes the weights and vectors that a model starts from.
  private func takeFiles(_ model: NetworkPlan) throws -> [String] {
    var report: [String] = []
    if let path = model.weightsFrom {
      let pretrained = try PretrainedWeights(path: path, blueprint, data.encoding)
      pretrained.copy(into: weights)
      report += pretrained.report
    }
    if let path = model.embeddingVectors {
      let pretrained = try PretrainedVectors(path: path, blueprint, data.encoding)
      pretrained.copy(into: weights)
      report += pretrained.report
    }
    return report
  }

  /// Takes the state of a checkpoint, which process 0 has opened; the others get it from there.
  ///
  /// - Parameter file: the checkpoint on process 0, none elsewhere.
  func resume(from file: CheckpointFile?) throws {
    try communicator.agree {
      guard let file else { return }
      if file.encoding != data.encoding || file.lineage.dataHash != data.hash {
        throw Failure(
          .data,
          "\(file.path) was trained on another text or other data than \(run.data.path); "
            + "give those, or another folder with --output")
      }
      try file.read(weights: weights)
      try file.read(moments: optimizer.moments)
      try file.read(carried: carriedByAll)
      position = file.position
      lineage.parent = file.asParent
    }
    for values in [weights] + optimizer.moments.map(\.values) { try share(values) }
    for (whole, mine) in zip(carriedByAll.states, carried.states) {
      try whole.withMutableSpan { try communicator.broadcast(&$0) }
      mine.copy(from: whole.rows(data.rows))
    }
    position = try share(position)
  }

  /// Begins to save. A failure is told when the next one is saved, or at the end.
  func save(isBest: Bool) throws {
    try gatherCarried()
    lineage.created = Date().formatted(.iso8601)
    try communicator.agree { try writer?.begin(position, lineage, isBest: isBest) }
  }

  /// Waits until what was saved is on the disk.
  func finishSaving() throws { try communicator.agree { try writer?.finish() } }

  /// The same at whatever end of the run: only this process waits, and what goes wrong now is not told.
  func settle() { try? writer?.finish() }

  /// Gets the carried states of all rows.
  private func gatherCarried() throws {
    let rows = (0..<communicator.size).map { run.sharding.rows(rank: $0, of: communicator.size) }
    for (whole, mine) in zip(carriedByAll.states, carried.states) {
      whole.rows(data.rows).copy(from: mine)
      let slices = rows.map { $0.lowerBound * whole.columns..<$0.upperBound * whole.columns }
      try communicator.share(slices, of: whole.storage).wait()
    }
  }

  private func share(_ values: Parameters) throws {
    try values.storage.withMutableSpan { try communicator.broadcast(&$0) }
    values.changed()
  }

  private func share(_ position: Position) throws -> Position {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    let root = try communicator.gather(Array(encoder.encode(position)))[0]
    return try PropertyListDecoder().decode(Position.self, from: Data(root))
  }
}

extension Lineage {
  /// That of the checkpoints that a run will write.
  fileprivate init(_ run: Run, _ data: TrainingData, _ communicator: any Communicator) throws {
    self.init(
      program: String(try Program.hash(), radix: 16), host: communicator.host, processes: communicator.size,
      instructionSet: Machine.instructionSet, seed: run.training.seed, dataHash: data.hash)
  }
}
