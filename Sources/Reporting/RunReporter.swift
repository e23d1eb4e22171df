import Foundation
import Kernels
import Training

/// Reports a run as it goes: the progress line for a person, `metrics.jsonl` for a program.
package final class RunReporter: TrainingObserver {
  private let output: String
  private let log: MetricsLog
  private let line = ProgressLine()
  private var summary: TrainingSummary?
  private let clock = ContinuousClock()
  private var began = ContinuousClock.now
  private var window = Window()
  private var validationLoss: Double?
  private var communicationTime = Duration.zero
  private var communicated = ContinuousClock.now

  /// What this program's run has done since its last line of the log, or its start.
  private struct Window {
    var start = ContinuousClock.now
    var tokens = 0
    var rate: Double?
  }

  /// Reports into an output folder, which is there.
  ///
  /// - Parameter step: the step that the run goes on from.
  package init(output: String, after step: Int) throws {
    self.output = output
    log = try MetricsLog(path: "\(output)/metrics.jsonl", after: step)
  }

  /// Says what the run starts from.
  package func took(_ weights: PretrainedWeights) {
    for text in weights.report { line.say(text) }
  }

  package func began(_ summary: TrainingSummary) {
    self.summary = summary
    began = .now
    communicated = began
    window = Window()
    let (run, size) = (summary.run, summary.blueprint.layout.parameters)
    let processes = summary.processes == 1 ? "1 process" : "\(summary.processes) processes"
    line.say("\(run.data.path): \(summary.data)")
    line.say("model: \(size) parameters; \(processes), \(run.parallel.shards) shards, \(Machine.instructionSet)")
    if run.parallel.wire == .bf16 && summary.processes > 1 {
      line.say(
        "parallel.wire is bf16: gradients are rounded on their way, and weights depend on the number of processes")
    }
    let from = summary.position.step
    line.say(
      from > 0
        ? "going on from step \(from) of \(summary.lastStep)" : "training \(summary.lastStep) steps, \(output)")
  }

  package func stepped(_ position: Position, _ report: Step.Report) {
    window.tokens += report.weight
    window.rate = report.rate
    line.update(text(position))
  }

  package func skipped(_ step: Int, _ found: NotFinite) {
    line.say("passed over: \(found.message)")
  }

  package func reported(_ position: Position, communication: Duration) {
    // Since the call before, which all processes took part in; the window begins when it was written down.
    let now = ContinuousClock.now
    closeWindow(position, waiting: (communication - communicationTime) / (now - communicated))
    (communicationTime, communicated) = (communication, now)
  }

  package func validated(_ step: Int, _ report: Evaluation.Report, isBest: Bool) {
    validationLoss = report.loss
    log.append(
      .init(
        step: step, epoch: epoch(step), validationLoss: report.loss, isBest: isBest,
        measures: Dictionary(uniqueKeysWithValues: report.ofAll.map { ($0.name, $0.value) })))
    let measures = report.ofAll.map { ", \($0.words) \(fixed($0.value, 4))" }.joined()
    line.say(
      "step \(step): validation loss \(fixed(report.loss, 4))\(measures)\(isBest ? ", the best so far" : "")")
  }

  package func stopped() { line.end() }

  package func ended(_ position: Position, _ folder: CheckpointFolder) {
    let plan = summary?.run.training.earlyStopping
    if position.step < summary?.lastStep ?? 0 && position.earlyStopping.isOver(plan) {
      line.say(
        "stopped early: \(position.earlyStopping.wait) validations without an improvement, which is the patience of "
          + "training.early-stopping")
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let best =
      position.bestStep > 0 ? "; best validation loss \(fixed(position.bestLoss, 4)) at step \(position.bestStep)" : ""
    let skipped = position.skipped > 0 ? "; \(position.skipped) steps passed over" : ""
    line.say("done: \(position.step) steps, \(duration(seconds)) this time\(best)\(skipped)")
    let links = folder.best == nil ? "latest" : "latest and best"
    line.say("checkpoints: \(folder.path)/\(links); metrics: \(output)/metrics.jsonl")
    let checkpoint = folder.best ?? "\(folder.path)/latest"
    let next =
      summary?.run.data.format == .text
      ? "sample \(checkpoint) --length 400 --temperature 0.7" : "evaluate \(checkpoint)"
    line.say("next: .build/release/lockstep \(next)")
  }

  private func closeWindow(_ position: Position, waiting: Double) {
    let (step, past) = (position.step, position.window)
    let count = past.steps > 0 ? Double(past.steps) : nil
    log.append(
      .init(
        step: step, epoch: epoch(step), loss: count.map { past.loss / $0 },
        gradientNorm: count.map { past.gradientNorm / $0 }, rate: window.rate, tokensPerSecond: speed.rounded(),
        waiting: (waiting * 1e4).rounded() / 1e4, skippedSteps: past.skipped > 0 ? past.skipped : nil))
    if !line.isLive && count != nil { line.say(text(position)) }
    window = Window()
  }

  /// Epoch, step, loss, speed and time left, on one line.
  private func text(_ position: Position) -> String {
    guard let summary else { return "" }
    let (step, past) = (position.step, position.window)
    let validation = validationLoss.map { ", validation \(fixed($0, 4))" } ?? ""
    let rate = summary.run.training.schedule == SchedulePlan() ? "" : window.rate.map { ", rate \(short($0))" } ?? ""
    let done = Double(step - summary.position.step)
    let left = (ContinuousClock.now - began) / .seconds(1) / done * Double(summary.lastStep - step)
    return "step \(step)/\(summary.lastStep), epoch \(fixed(epoch(step), 2)), "
      + "loss \(fixed(past.loss / Double(past.steps), 4))\(validation)\(rate), "
      + "\(Int(speed)) \(summary.blueprint.form.hasTargetAtEveryStep ? "tokens" : "examples")/s, \(duration(left)) left"
  }

  private var speed: Double { Double(window.tokens) / ((ContinuousClock.now - window.start) / .seconds(1)) }

  private func epoch(_ step: Int) -> Double { Double(step) / Double(summary?.epochLength ?? 1) }
}

/// A number with a fixed count of digits behind the point.
private func fixed(_ value: Double, _ digits: Int) -> String {
  value.formatted(.number.precision(.fractionLength(digits)).grouping(.never).locale(Locale(identifier: "en_US")))
}

/// A number with three digits that say something.
private func short(_ value: Double) -> String {
  value.formatted(.number.precision(.significantDigits(1...3)).grouping(.never).locale(Locale(identifier: "en_US")))
}

/// Seconds as a person says them: 42s, 3m05s, 2h07m.
private func duration(_ seconds: Double) -> String {
  guard seconds.isFinite else { return "?" }
  let total = Int(seconds.rounded())
  let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
  func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  if hours > 0 { return "\(hours)h\(padded(minutes))m" }
  return minutes > 0 ? "\(minutes)m\(padded(rest))s" : "\(rest)s"
}
