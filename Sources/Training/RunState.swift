import Checkpoints
import Communication
import Failures
import FoundationEssentials
import Kernels
import Networks
import Plans

/// The state of a run: weights, moments, carried states and position. Checkpoints hold it, and it is the same on every
/// process.
final class RunState {
  /// The position of the run.
  var position = Position()

  private let run: Run
  private let blueprint: Blueprint
  private let data: TrainingData
  private let weights: Parameters
  private let optimizer: any Optimizer
  private let carried: CarriedState  // of this process's rows
  private let carriedByAll: CarriedState  // of the rows of all processes, for checkpoints
  private let config: String  // as YAML
  private var lineage: Lineage
  private let writer: CheckpointWriter?  // on rank 0
  private let communicator: any Communicator

  /// Creates the state of a run.
  ///
  /// - Parameters:
  ///   - config: the run as YAML.
  ///   - folder: where checkpoints are written.
  ///   - carried: the states that this process carries from batch to batch.
  ///   - timeline: records when checkpoints are written. Nil if no timeline is wanted.
  init(
    of run: Run, config: String, folder: CheckpointFolder, blueprint: Blueprint, data: TrainingData,
    weights: Parameters,
    optimizer: any Optimizer, carried: CarriedState, timeline: Timeline?, communicator: any Communicator
  ) throws {
    self.run = run
    self.blueprint = blueprint
    self.config = config
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

  /// Initializes the weights from the seed, and from the files of `model.weights-from` and `model.embedding-vectors`.
  ///
  /// - Parameter foreign: the weights to start from, on rank 0. Nil to read the file of `model.weights-from`.
  /// - Returns: lines that tell the user what was read from files. Empty on all ranks but 0.
  func start(from foreign: ForeignWeights?) throws -> [String] {
    weights.initialize(seed: UInt64(bitPattern: Int64(run.training.seed)))
    let model = run.model
    if foreign == nil && model.weightsFrom == nil && model.embeddingVectors == nil { return [] }
    let report = try communicator.agree { communicator.isRoot ? try takeFiles(model, foreign) : [] }
    try share(weights)
    return report
  }

  /// Reads the weights and vectors that the model starts from.
  private func takeFiles(_ model: NetworkPlan, _ foreign: ForeignWeights?) throws -> [String] {
    var report: [String] = []
    do {
      let read = try model.weightsFrom.map { try foreign ?? ForeignWeights(reading: $0, map: model.weightsMap) }
      if let file = read ?? foreign {
        let pretrained = try PretrainedWeights(file, blueprint, data.encoding)
        pretrained.copy(into: weights)
        report += pretrained.report
      }
    } catch let failure as Failure where model.weightsFrom != nil {
      throw Failure(failure.kind, "model.weights-from: \(failure.message)")
    }
    if let path = model.embeddingVectors {
      let pretrained = try PretrainedVectors(path: path, blueprint, data.encoding)
      pretrained.copy(into: weights)
      report += pretrained.report
    }
    return report
  }

  /// Restores the state from a checkpoint that rank 0 has opened. The other ranks receive it from rank 0.
  ///
  /// - Parameter file: the checkpoint on rank 0, nil on the others.
  /// - Returns: a warning if the checkpoint's program computes other bits.
  func resume(from file: CheckpointFile?) throws -> String? {
    try communicator.agree {
      guard let file else { return }
      if !file.encoding.isNearly(data.encoding) || file.lineage.dataHash != data.hash {
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
    guard let earlier = file?.lineage, earlier.bits != Lineage.currentBits else { return nil }
    return
      "the checkpoint is of lockstep \(earlier.version), whose sums round differently (bits version \(earlier.bits), "
      + "here \(Lineage.currentBits)); the run goes on, but not with the bits that it would have had there"
  }

  /// Starts to save a checkpoint. A failure is thrown when the next one is saved, or at the end.
  func save(isBest: Bool) throws {
    try gatherCarried()
    lineage.created = Date().formatted(.iso8601)
    try communicator.agree { try writer?.begin(position, lineage, isBest: isBest) }
  }

  /// Waits until the checkpoint is on the disk.
  func finishSaving() throws { try communicator.agree { try writer?.finish() } }

  /// Returns a checkpoint of the state. The carried states are those of this process's rows.
  func checkpoint() -> Checkpoint {
    var lineage = lineage
    lineage.created = Date().formatted(.iso8601)
    return Checkpoint(
      lineage: lineage, config: config, encoding: data.encoding, position: position, blueprint: blueprint,
      weights: weights, moments: optimizer.moments, carried: carried)
  }

  /// Waits until the checkpoint is on the disk, however the run ends. Only this process waits, and errors are ignored.
  func settle() { try? writer?.finish() }

  /// Collects the carried states of the rows of all processes on rank 0, which saves them.
  private func gatherCarried() throws {
    for (whole, mine) in zip(carriedByAll.states, carried.states) {
      whole.rows(data.rows).copy(from: mine)
      func message(to peer: Int, rowsOf rank: Int) -> PeerMessage {
        let rows = run.sharding.rows(rank: rank, of: communicator.size)
        return PeerMessage(peer, whole.storage, rows.lowerBound * whole.columns..<rows.upperBound * whole.columns)
      }
      let others = communicator.isRoot ? (1..<communicator.size).map { message(to: $0, rowsOf: $0) } : []
      let mine = communicator.isRoot ? [] : [message(to: 0, rowsOf: communicator.rank)]
      try communicator.transfer(sending: mine, receiving: others, tag: 0).wait()
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
  /// The lineage of the checkpoints that a run writes.
  fileprivate init(_ run: Run, _ data: TrainingData, _ communicator: any Communicator) throws {
    self.init(
      program: String(try Program.hash(), radix: 16), host: communicator.host, processes: communicator.size,
      instructionSet: InstructionSet.built.name, seed: run.training.seed, dataHash: data.hash)
  }
}
