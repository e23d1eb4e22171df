import Checkpoints
import Communication
import Datasets
import Failures
import Inference
import Kernels
import Networks
import Plans
import Reduction

/// Trains a run from its current position to its last step.
///
/// Every process of a communicator creates one from the same run and calls ``train(observer:)``.
public final class Trainer {
  private let run: Run
  private let folder: CheckpointFolder
  private let communicator: any Communicator
  private var observer: (any TrainingObserver)?

  private let data: TrainingData
  private let blueprint: Blueprint
  private let footprint: Footprint
  private let weights: Parameters
  private let gradients: Gradients
  private let optimizer: any Optimizer
  private let network: Network
  private let state: RunState
  private let step: Step
  private let validation: (evaluation: Evaluation, network: Network, split: any Batches)?
  private let timeline: Timeline?
  private var warnings: [String]
  private var batch = Batch()
  private var position: Position {
    get { state.position }
    set { state.position = newValue }
  }

  /// Prepares the run: reads the data, checks that all processes have the same, and creates the layers.
  ///
  /// - Parameters:
  ///   - run: the data, the model and the training.
  ///   - config: the run as YAML, for the checkpoints.
  ///   - output: the folder of the run. Checkpoints are written to its subfolder.
  ///   - timeline: the path of the timeline to write. Nil if none is wanted.
  ///   - preparation: how running text is prepared; nil to keep its file in `data.cache` or beside `output`.
  ///   - beginning: called with the name of each stage of the preparation, so that a user who waits can see it.
  /// - Throws: an `AgreedFailure` on all processes if the data, the memory or the number of processes does not fit.
  public init(
    _ run: Run, config: String, output: String, timeline: String? = nil, _ communicator: any Communicator,
    preparation: Preparation? = nil, beginning: (String) -> Void = { _ in }
  ) throws {
    self.run = run
    self.communicator = communicator
    folder = CheckpointFolder(output: output)
    let data = try TrainingData(
      run, preparation ?? Preparation(run.data, output: output), communicator, beginning: beginning)
    beginning("making the layers")
    self.data = data
    warnings = data.warnings
    blueprint = Blueprint(run.model, data.form)
    let (steps, rows) = (data.training.steps, data.rows.count)
    let sourceSteps = data.training.sourceSteps
    footprint = Footprint(
      run, blueprint, steps: steps, sourceSteps: sourceSteps, rows: rows, isSaving: communicator.isRoot)
    try footprint.check(communicator)
    weights = Parameters(blueprint.layout)
    optimizer = run.training.optimizer.make(blueprint.layout)
    let (batch, groups) = (run.training.batch, run.sharding.groups(rank: communicator.rank, of: communicator.size))
    let shards = run.training.accumulate > 1 ? groups.summedEach : groups
    network = Network(
      blueprint, weights, steps: steps, sourceSteps: sourceSteps, rows: rows, batch: batch,
      Randomness(seed: UInt64(bitPattern: Int64(run.training.seed)), firstRow: data.rows.lowerBound))
    gradients = Gradients(blueprint.layout, shards, network.inputGradients)
    step = try Step(
      network, weights, gradients, optimizer,
      criterion: blueprint.criterion(
        labelSmoothing: Float(run.training.labelSmoothing), classWeights: data.classWeights),
      clip: run.training.clip, parallel: run.parallel, communicator)
    validation = try data.validation.map { [blueprint, weights] split in
      (
        try Evaluation(groups, blueprint.metrics(run.data, data.encoding), communicator),
        Network(blueprint, weights, steps: split.steps, sourceSteps: split.sourceSteps, rows: rows, batch: batch), split
      )
    }
    if validation == nil { try Trainer.checkNeedsNoValidation(run.training) }
    self.timeline = try timeline.map { try Timeline(path: $0, communicator) }
    self.timeline?.record(network.laps)
    state = try RunState(
      of: run, config: config, folder: folder, blueprint: blueprint, data: data, weights: weights, optimizer: optimizer,
      carried: network.carried, timeline: self.timeline, communicator: communicator)
  }

  /// Checks that a run without a validation split does not depend on validations.
  private static func checkNeedsNoValidation(_ plan: TrainingPlan) throws {
    guard plan.schedule.kind == .plateau || plan.earlyStopping != nil else { return }
    throw AgreedFailure(
      Failure(
        .usage,
        "training.\(plan.earlyStopping == nil ? "schedule" : "early-stopping") goes by validations, for which data.split "
          + "leaves nothing; raise its second share, or give data.validation-path"))
  }

  /// The number of completed steps.
  public var stepsDone: Int { position.step }

  /// The number of the last step.
  public var lastStep: Int { run.training.steps ?? (run.training.epochs ?? 1) * epochLength }

  /// The number of steps in an epoch. The last one may accumulate fewer batches than the others.
  private var epochLength: Int { (data.training.count + run.training.accumulate - 1) / run.training.accumulate }

  /// The facts that are known before the first step.
  public var summary: TrainingSummary {
    TrainingSummary(
      run: run, blueprint: blueprint, position: position, lastStep: lastStep, epochLength: epochLength,
      steps: data.training.steps, sourceSteps: data.training.sourceSteps, processes: communicator.size,
      data: data.summary, warnings: warnings, encoding: data.encoding,
      work: Work(blueprint, data.training, stepsOfEpoch: epochLength), footprint: footprint, weights: weights,
      gradients: gradients.sums, carried: network.carried)
  }

  /// Runs steps for about two seconds to measure how long a step takes. They change the weights, so do not train with
  /// this trainer afterwards.
  ///
  /// - Returns: the mean time of a step, and the number of measured steps.
  public func rehearse() throws -> (time: Duration, steps: Int) {
    let clock = ContinuousClock()
    var number = 0
    func next() throws {
      number += 1
      _ = try makeStep(number)
    }
    do {
      // The first step is slower: the system has to provide its memory.
      try next()
      let once = try clock.measure(next) / .seconds(1)
      // All processes run the same number of steps.
      let count = Int(try communicator.gather([UInt64(max(1, min(100, 2 / once)))])[0][0])
      let time = try clock.measure { for _ in 0..<count { try next() } }
      return (time / count, count)
    } catch let found as NotFinite {
      throw AgreedFailure(found.failure(saved: nil))
    }
  }

  /// Starts a new run: initializes the weights from the seed, and from the files of `model.weights-from` and
  /// `model.embedding-vectors`.
  ///
  /// - Parameter weights: the weights to start from, on rank 0. Without them, rank 0 reads the file of
  ///   `model.weights-from`.
  /// - Returns: lines that tell the user what was read from files. Empty on all ranks but 0.
  public func start(from weights: ForeignWeights? = nil) throws -> [String] { try state.start(from: weights) }

  /// Returns a checkpoint of the current state. All of it is on this process only if there is no other.
  package func checkpoint() -> Checkpoint { state.checkpoint() }

  /// Resumes from a checkpoint that rank 0 has opened. The other ranks receive the state from rank 0.
  ///
  /// - Parameter file: the checkpoint on rank 0, nil on the others.
  public func resume(from file: CheckpointFile?) throws {
    if let warning = try state.resume(from: file) { warnings.append(warning) }
  }

  /// Trains to the last step. Call ``start(from:)`` or ``resume(from:)`` first.
  ///
  /// - Parameter observer: receives the events of the run, on rank 0. Nil on the others.
  /// - Returns: the position at the end.
  /// - Throws: an `AgreedFailure` on all processes; it has kind `stopped` if a signal ended the run before its last
  ///   step. Any other error concerns this process alone.
  public func train(observer: (any TrainingObserver)?) throws -> Position {
    self.observer = observer
    // However the run ends, a checkpoint that is being written reaches the disk.
    defer { state.settle() }
    try communicator.agree { if communicator.isRoot { try folder.create() } }
    observer?.began(summary)
    while position.step < lastStep && signal == nil
      && !position.earlyStopping.isOver(run.training.earlyStopping)
    {
      try advance()
      try afterStep()
    }
    try recorded(.checkpoint, state.finishSaving)
    try saveIfThereIsNone()
    try timeline?.write()
    if let signal, position.step < lastStep {
      observer?.stopped()
      throw AgreedFailure(Failure(.stopped, "stopped by \(signal) at step \(position.step); run again to go on"))
    }
    observer?.ended(position, folder)
    return position
  }

  /// Saves a checkpoint if the folder has none: a finished run may have resumed in another folder, or in one that was copied without
  /// its links.
  private func saveIfThereIsNone() throws {
    let isMissing = try communicator.gather([communicator.isRoot && folder.latest == nil ? 1 : 0] as [UInt64])[0] == [1]
    guard isMissing && position.step > 0 else { return }
    try state.save(isBest: false)
    try state.finishSaving()
  }

  /// The signal that asked some process to stop. All processes learn of it in the same step, or in the validation after
  /// it.
  private var signal: StopSignal? { step.signal ?? validation?.evaluation.signal }

  private func advance() throws {
    let number = position.step + 1
    do {
      let report = try makeStep(number)
      position.step = number
      position.window.add(loss: report.loss, gradientNorm: report.gradientNorm)
      observer?.stepped(position, report)
    } catch let found as NotFinite {
      // All processes have the same sums, so all take the same branch.
      guard run.training.onNaN == .skip && found.weightsAreFinite else { throw try lastGood(found) }
      position.step = number
      position.skipped += 1
      position.window.skipped += 1
      observer?.skipped(number, found)
    }
  }

  /// Runs one step.
  private func makeStep(_ number: Int) throws -> Step.Report {
    optimizer.rate = schedule.rate(ofStep: number, position.plateau)
    communicator.reached(step: number)
    let epoch = (number - 1) / epochLength
    let first = (number - 1) % epochLength * run.training.accumulate
    let last = min(first + run.training.accumulate, data.training.count) - 1
    for index in first..<last {
      try data.training.fill(&batch, epoch: epoch, index: index)
      step.accumulate(batch, number: number)
    }
    try data.training.fill(&batch, epoch: epoch, index: last)
    return try step(batch, number: number)
  }

  /// Saves the state of before a step that was not applied, if it is finite and not the initial one.
  private func lastGood(_ found: NotFinite) throws -> AgreedFailure {
    let isWorthIt = found.weightsAreFinite && position.step > 0
    if isWorthIt {
      try state.save(isBest: false)
      try state.finishSaving()
    }
    return AgreedFailure(found.failure(saved: isWorthIt ? position.step : nil))
  }

  private var schedule: Schedule {
    Schedule(run.training.schedule, rate: run.training.optimizer.rate, epochLength: epochLength)
  }

  /// Runs what is due after a step: the report, the replica check, the validation, the checkpoint.
  private func afterStep() throws {
    let (number, isLast) = (position.step, position.step == lastStep)
    func isDue(_ interval: Int) -> Bool { isLast || number % interval == 0 }

    if isDue(run.training.reportEvery) { try report() }
    if isDue(run.parallel.checkEvery) { try checkReplicas(weights, step: number, communicator) }
    var isBest = false
    if let validation, isDue(run.training.validateEvery) {
      let report = try recorded(.validate) { try validation.evaluation.run(validation.network, validation.split) }
      isBest = report.loss < position.bestLoss
      if isBest { (position.bestStep, position.bestLoss) = (number, report.loss) }
      observer?.validated(number, report, isBest: isBest)
      if number % run.training.validateEvery == 0 { judge(report.loss) }
    }
    let isOver = position.earlyStopping.isOver(run.training.earlyStopping)
    if isOver && !isDue(run.training.reportEvery) { try report() }
    if isBest || isOver || signal != nil || isDue(run.checkpoint.every) {
      try recorded(.checkpoint) { try state.save(isBest: isBest) }
    }
  }

  private func report() throws {
    let times = try communicator.gather([UInt64(step.communicationTime / .nanoseconds(1))])
    let mean = Duration.nanoseconds(times.reduce(0) { $0 + $1[0] } / UInt64(times.count))
    observer?.reported(position, communication: mean)
    position.window = ReportWindow()
  }

  /// Passes a validation loss to the schedule and to early stopping. A validation that is due only because the run ends
  /// does not count, since the run may be continued.
  private func judge(_ loss: Double) {
    if run.training.schedule.kind == .plateau { position.plateau.judge(loss, run.training.schedule) }
    if let plan = run.training.earlyStopping { position.earlyStopping.judge(loss, plan) }
  }

  private func recorded<Result>(_ part: Timeline.Part, _ work: () throws -> Result) rethrows -> Result {
    if let timeline { try timeline.record(part, work) } else { try work() }
  }
}
