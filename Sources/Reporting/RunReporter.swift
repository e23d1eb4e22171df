import Checkpoints
import Datasets
import Files
import Inference
import Inspection
import Kernels
import Networks
import Plans
import Training

/// Reports a run while it trains: a progress line for the user, `metrics.jsonl` for programs, and event files for
/// TensorBoard.
package final class RunReporter: TrainingObserver {
  private let output: String
  private let log: MetricsLog
  private let board: TensorBoard
  private let line = ProgressLine()
  private var summary: TrainingSummary?
  /// Whether the last line of the log could not be written.
  private var logFails = false
  private let clock = ContinuousClock()
  private var began = ContinuousClock.now
  private var window = Window()
  private var validationLoss: Double?
  /// The highest multiply-add rate of this core that was measured, in operations per second.
  private var peak = multiplyAddRate(rounds: 50_000)
  private var communicationTime = Duration.zero
  private var communicated = ContinuousClock.now

  /// The steps since the last line of the log.
  private struct Window {
    var start = ContinuousClock.now
    var targets = 0
    var rate: Double?
  }

  /// Opens the log in an output folder, which must exist.
  ///
  /// - Parameters:
  ///   - config: the config of the run, as YAML.
  ///   - step: the step that the run resumes from.
  package init(output: String, config: String, after step: Int) throws {
    self.output = output
    log = try MetricsLog(path: "\(output)/metrics.jsonl", after: step)
    board = TensorBoard(folder: "\(output)/tensorboard", config: config, after: step)
  }

  /// Shows which weights the run starts from.
  package func took(_ report: [String]) {
    for text in report { line.say(text) }
  }

  package func began(_ summary: TrainingSummary) {
    self.summary = summary
    began = .now
    communicated = began
    window = Window()
    board.began(summary)
    let (run, size) = (summary.run, summary.blueprint.layout.parameters)
    let processes = summary.processes == 1 ? "1 process" : "\(summary.processes) processes"
    line.say("\(run.data.path): \(summary.data)")
    for warning in summary.warnings { line.say("warning: \(warning)") }
    line.say(
      "model: \(size) parameters; \(processes), \(run.parallel.shards) shards, \(InstructionSet.built.name) kernels")
    if run.parallel.wire == .bf16 && summary.processes > 1 {
      line.say("parallel.wire is bf16: gradients are rounded between hosts, so weights depend on the number of hosts")
    }
    let from = summary.position.step
    line.say(
      from > 0
        ? "resuming from step \(from) of \(summary.lastStep)"
        : "training \(summary.lastStep) steps; output folder: \(output)")
  }

  package func stepped(_ position: Position, _ report: Step.Report) {
    window.targets += Int(report.weight.rounded(.up))
    window.rate = report.rate
    line.update { progress(position)?.live(width: $0, hasColours: $1) ?? "" }
    lookInside(position.step, report)
  }

  /// Adds histograms, a sample and the facts of the gates. Does so at the steps at which validations are due.
  private func lookInside(_ step: Int, _ report: Step.Report) {
    guard let summary, step == summary.lastStep || step % summary.run.training.validateEvery == 0 else { return }
    let start = ContinuousClock.now
    board.addHistograms(step: step, weight: report.weight)
    if let sample = sample(summary) { board.add(sample: sample, step: step) }
    let gates = GateFacts.all(summary.blueprint, summary.weights, firstShard(summary))
    if !gates.isEmpty { record(.init(step: step, epoch: epoch(step), gates: gates)) }
    // This time does not count as training time.
    window.start += .now - start
  }

  /// Returns the hidden states of the rows in the first shard, which are the same on any number of processes.
  private func firstShard(_ summary: TrainingSummary) -> CarriedState {
    let rows = summary.run.sharding.rows(shard: 0)
    let shard = CarriedState(summary.blueprint, rows: rows.count)
    for (state, all) in zip(shard.states, summary.carried.states) { state.copy(from: all.rows(rows)) }
    return shard
  }

  /// Samples text from the model. Nil if it is not a language model.
  private func sample(_ summary: TrainingSummary) -> String? {
    let data = summary.run.data
    guard data.format == .text, let vocabulary = summary.encoding.inputs else { return nil }
    let sampler = Sampler(summary.blueprint, summary.weights, temperature: 0.7, seed: summary.run.training.seed)
    return try? sampler.text(after: nil, count: [.word, .subword].contains(data.unit) ? 60 : 300, data, vocabulary)
  }

  private func record(_ entry: MetricsLog.Line) {
    do {
      try log.append(entry)
      logFails = false
    } catch {
      // A log that cannot be written must not end the run.
      if !logFails {
        line.say("warning: \(output)/metrics.jsonl cannot be written: \(error); lines are left out until it can")
      }
      logFails = true
    }
    board.add(entry)
  }

  package func skipped(_ step: Int, _ found: NotFinite) {
    line.say("skipped: \(found.message)")
  }

  package func reported(_ position: Position, communication: Duration) {
    // The communication time counts from the previous report, which happened on all processes. The window starts only
    // after that report was written. Another process may begin to wait a moment before this one reads the clock, so in a
    // short window the share could come out above 1.
    let now = ContinuousClock.now
    closeWindow(position, waiting: min(1, (communication - communicationTime) / (now - communicated)))
    (communicationTime, communicated) = (communication, now)
  }

  package func validated(_ step: Int, _ report: Evaluation.Report, isBest: Bool) {
    validationLoss = report.loss
    // The time of a validation does not count as training time.
    if window.targets == 0 { window.start = .now }
    record(
      .init(
        step: step, epoch: epoch(step), validationLoss: report.loss, isBest: isBest,
        measures: Dictionary(uniqueKeysWithValues: report.measures.ofAll.map { ($0.name, $0.value) })))
    let measures = report.measures.ofAll.map { ", \($0.words) \(fixed($0.value, 4))" }.joined()
    line.say(
      "step \(step): validation loss \(fixed(report.loss, 4))\(measures)\(isBest ? ", the best so far" : "")")
  }

  package func stopped() {
    line.end()
    board.writeEmbedding()
  }

  package func ended(_ position: Position, _ folder: CheckpointFolder) {
    let plan = summary?.run.training.earlyStopping
    if position.step < summary?.lastStep ?? 0 && position.earlyStopping.isOver(plan) {
      line.conclude(
        "stopped early: \(position.earlyStopping.wait) validations without an improvement, the patience in "
          + "training.early-stopping")
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let best =
      position.bestStep > 0 ? "; best validation loss \(fixed(position.bestLoss, 4)) at step \(position.bestStep)" : ""
    let skipped = position.skipped > 0 ? "; \(position.skipped) steps skipped" : ""
    line.conclude("done: \(position.step) steps, \(duration(seconds)) this time\(best)\(skipped)")
    let links = folder.best == nil ? "latest" : "latest and best"
    board.writeEmbedding()
    line.conclude("checkpoints: \(folder.path)/\(links); metrics: \(output)/metrics.jsonl")
    let path = folder.best ?? "\(folder.path)/latest"
    // A path that begins with a dash would be taken for an option.
    let checkpoint = shellWord(path.hasPrefix("-") ? "./\(path)" : path)
    let next =
      summary?.run.data.format == .text
      ? "sample \(checkpoint) --length 400 --temperature 0.7" : "evaluate \(checkpoint)"
    line.conclude("next: \(Program.call) \(next)")
  }

  private func closeWindow(_ position: Position, waiting: Double) {
    let (step, past) = (position.step, position.window)
    let count = past.steps > 0 ? Double(past.steps) : nil
    record(
      .init(
        step: step, epoch: epoch(step), loss: count.map { past.loss / $0 },
        gradientNorm: count.map { past.gradientNorm / $0 }, rate: window.rate, tokensPerSecond: speed.rounded(),
        peakShare: (peakShare * 1e3).rounded() / 1e3,
        waiting: (waiting * 1e4).rounded() / 1e4, skippedSteps: past.skipped > 0 ? past.skipped : nil))
    if !line.screen.isLive && count != nil, let progress = progress(position) { line.say(progress.plain) }
    peak = max(peak, multiplyAddRate(rounds: 50_000))
    window = Window()
  }

  private func progress(_ position: Position) -> Progress? {
    guard let summary else { return nil }
    let (step, past, last) = (position.step, position.window, summary.lastStep)
    let done = Double(step - summary.position.step)
    let isConstant = summary.run.training.schedule == SchedulePlan()
    return Progress(
      step: step, lastStep: last, epoch: epoch(step), epochs: epoch(last), loss: past.loss / Double(past.steps),
      validationLoss: validationLoss, rate: isConstant ? nil : window.rate, speed: speed,
      unit: summary.blueprint.form.hasTargetAtEveryStep ? "tokens" : "examples", peakShare: peakShare,
      secondsLeft: (ContinuousClock.now - began) / .seconds(1) / done * Double(last - step))
  }

  /// The number of targets per second since the last report.
  private var speed: Double { Double(window.targets) / ((ContinuousClock.now - window.start) / .seconds(1)) }

  /// The fraction of the peak multiply-add rate of all processes' cores.
  private var peakShare: Double {
    guard let summary else { return 0 }
    return speed * summary.work.operations / summary.work.targets / (peak * Double(summary.processes))
  }

  private func epoch(_ step: Int) -> Double { Double(step) / Double(summary?.epochLength ?? 1) }
}
