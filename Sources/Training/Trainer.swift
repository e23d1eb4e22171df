import Communication
import Datasets
import Failures
import Foundation
import Kernels
import Networks

/// Trains a run from where it stands to its last step.
///
/// Every process of a communicator makes one from the same run and calls ``train(observer:)``.
public final class Trainer {
  private let run: Run
  private let config: String
  private let folder: CheckpointFolder
  private let communicator: any Communicator
  private var observer: (any TrainingObserver)?

  private let data: TrainingData
  private let blueprint: Blueprint
  private let weights: Parameters
  private let optimizer: any Optimizer
  private let network: Network
  private let step: Step
  private let validation: Evaluation?
  private let timeline: Timeline?
  private var batch = Batch()
  private var position = Position()
  private var lineage = Lineage()

  /// Prepares everything: reads the text, checks that all processes have the same, makes the layers.
  ///
  /// - Parameters:
  ///   - run: what to train.
  ///   - config: the run as YAML, for the checkpoints.
  ///   - output: the folder for the checkpoints.
  ///   - timeline: where to write what each process did when, if that is wanted.
  /// - Throws: an ``AgreedFailure`` on all processes when the data, the memory or the number of processes does not fit.
  public init(
    _ run: Run, config: String, output: String, timeline: String? = nil, _ communicator: any Communicator
  ) throws {
    self.run = run
    self.config = config
    self.communicator = communicator
    folder = CheckpointFolder(output: output)
    let data = try TrainingData(run, communicator)
    self.data = data
    blueprint = Blueprint(run.model, classes: data.vocabulary.count)
    try Footprint(run, blueprint, rows: data.rows.count).check(communicator)
    weights = Parameters(blueprint.layout)
    optimizer = run.training.optimizer.make(blueprint.layout)
    let (steps, rows) = (run.training.unroll, data.rows.count)
    let (batch, groups) = (run.training.batch, run.sharding.groups(rank: communicator.rank, of: communicator.size))
    let shards = run.training.accumulate > 1 ? groups.apart : groups
    network = Network(
      blueprint, weights, steps: steps, rows: rows, batch: batch,
      Randomness(seed: UInt64(bitPattern: Int64(run.training.seed)), firstRow: data.rows.lowerBound))
    let gradients = Gradients(blueprint.layout, shards, network.inputGradients)
    step = try Step(
      network, weights, gradients, optimizer, clip: run.training.clip, parallel: run.parallel, communicator)
    if let part = data.validation {
      validation = try Evaluation(
        Network(blueprint, weights, steps: steps, rows: rows, batch: batch), part, groups, communicator)
    } else {
      validation = nil
    }
    self.timeline = try timeline.map { try Timeline(path: $0, communicator) }
    self.timeline?.record(network.laps)
    lineage.host = communicator.host
    lineage.processes = communicator.size
    lineage.instructionSet = Machine.instructionSet
    lineage.dataHash = data.hash
  }

  /// The step that the run stands at.
  public var stepsDone: Int { position.step }

  /// The number of the last step.
  public var lastStep: Int { run.training.steps ?? (run.training.epochs ?? 1) * epochLength }

  /// Steps of an epoch, of which the last may have fewer batches to add up than the others.
  private var epochLength: Int { (data.training.count + run.training.accumulate - 1) / run.training.accumulate }

  /// Takes the state of a checkpoint, which process 0 has opened; the others get it from there.
  ///
  /// - Parameter file: the checkpoint on process 0, none elsewhere.
  public func resume(from file: CheckpointFile?) throws {
    let carried = CarriedState(blueprint, rows: run.training.batch)
    try communicator.agree {
      guard let file else { return }
      if try file.vocabulary() != data.vocabulary || file.lineage().dataHash != data.hash {
        throw Failure(
          .data,
          "\(file.path) was trained on another text than \(run.data.path); "
            + "give that text, or another folder with --output")
      }
      try file.read(weights: weights)
      try file.read(moments: optimizer.moments)
      try file.read(carried: carried)
      position = try file.position()
      lineage.resumedFrom = "\(CheckpointFolder.name(step: position.step)) of \(try file.lineage().created)"
    }
    for values in [weights] + optimizer.moments.map(\.values) { try share(values) }
    for (whole, mine) in zip(carried.states, network.carried.states) {
      try whole.withMutableSpan { try communicator.broadcast(&$0) }
      mine.copy(from: whole.rows(data.rows))
    }
    position = try share(position)
  }

  /// Trains to the last step.
  ///
  /// - Parameter observer: told of what happens, on process 0; none elsewhere.
  /// - Throws: an ``AgreedFailure`` on all processes, or what struck this one alone.
  public func train(observer: (any TrainingObserver)?) throws -> Position {
    self.observer = observer
    if position.step == 0 { weights.initialize(seed: UInt64(bitPattern: Int64(run.training.seed))) }
    try communicator.agree { if communicator.isRoot { try folder.create() } }
    observer?.began(
      .init(
        run: run, blueprint: blueprint, position: position, lastStep: lastStep, epochLength: epochLength,
        processes: communicator.size, characters: data.count))
    while position.step < lastStep {
      try advance()
      try afterStep()
    }
    try timeline?.write()
    observer?.ended(position, folder)
    return position
  }

  private func advance() throws {
    let number = position.step + 1
    communicator.reached(step: number)
    let first = position.step % epochLength * run.training.accumulate
    let last = min(first + run.training.accumulate, data.training.count) - 1
    for index in first..<last {
      try data.training.fill(&batch, index: index)
      step.accumulate(batch, number: number)
    }
    try data.training.fill(&batch, index: last)
    do {
      let report = try step(batch, number: number)
      position.step = number
      observer?.stepped(number, report)
    } catch let found as NotFinite {
      // Every process has the same sums, so all find it alike.
      guard run.training.onNaN == .skip && found.weightsAreFinite else { throw try lastGood(found) }
      position.step = number
      position.skipped += 1
      observer?.skipped(number, found)
    }
  }

  /// Saves the state before a step that was not applied, if it is good and worth it.
  private func lastGood(_ found: NotFinite) throws -> AgreedFailure {
    let isWorthIt = found.weightsAreFinite && position.step > 0
    if isWorthIt { try save(isBest: false) }
    return AgreedFailure(found.failure(saved: isWorthIt ? position.step : nil))
  }

  /// What is due after a step: the check of the replicas, the validation, the checkpoint.
  private func afterStep() throws {
    let (number, isLast) = (position.step, position.step == lastStep)
    func isDue(_ interval: Int) -> Bool { isLast || number % interval == 0 }

    if isDue(run.training.reportEvery) {
      let times = try communicator.gather([UInt64(step.communicationTime / .nanoseconds(1))])
      observer?.communicated(.nanoseconds(times.reduce(0) { $0 + $1[0] } / UInt64(times.count)))
    }
    if isDue(run.parallel.checkEvery) { try checkReplicas(weights, step: number, communicator) }
    var isBest = false
    if let validation, isDue(run.training.validateEvery) {
      let report = try recorded(.validate) { try validation.run() }
      isBest = report.loss < position.bestLoss
      if isBest { (position.bestStep, position.bestLoss) = (number, report.loss) }
      observer?.validated(number, report, isBest: isBest)
    }
    if isBest || isDue(run.checkpoint.every) { try recorded(.checkpoint) { try save(isBest: isBest) } }
  }

  private func recorded<Result>(_ part: Timeline.Part, _ work: () throws -> Result) rethrows -> Result {
    if let timeline { try timeline.record(part, work) } else { try work() }
  }

  private func save(isBest: Bool) throws {
    let carried = try wholeCarried()
    try communicator.agree {
      guard communicator.isRoot else { return }
      lineage.created = Date().formatted(.iso8601)
      let checkpoint = Checkpoint(
        lineage: lineage, config: config, vocabulary: data.vocabulary, position: position, blueprint: blueprint,
        weights: weights, moments: optimizer.moments, carried: carried)
      try folder.save(checkpoint.image(), step: position.step, isBest: isBest, keep: run.checkpoint.keep)
    }
  }

  /// The carried states of all rows.
  private func wholeCarried() throws -> CarriedState {
    let carried = CarriedState(blueprint, rows: run.training.batch)
    let rows = (0..<communicator.size).map { run.sharding.rows(rank: $0, of: communicator.size) }
    for (whole, mine) in zip(carried.states, network.carried.states) {
      whole.rows(data.rows).copy(from: mine)
      let slices = rows.map { $0.lowerBound * whole.columns..<$0.upperBound * whole.columns }
      try whole.withMutableSpan { try communicator.share(&$0, slices) }.wait()
    }
    return carried
  }

  private func share(_ values: Parameters) throws {
    try values.storage.withMutableSpan { try communicator.broadcast(&$0) }
    values.changed()
  }

  private func share(_ position: Position) throws -> Position {
    let mine = [position.step, position.bestStep, position.skipped].map { UInt64($0) } + [position.bestLoss.bitPattern]
    let root = try communicator.gather(mine)[0]
    return Position(
      step: Int(root[0]), bestStep: Int(root[1]), bestLoss: Double(bitPattern: root[3]), skipped: Int(root[2]))
  }
}
