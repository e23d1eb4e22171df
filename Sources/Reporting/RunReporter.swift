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
  private var last = 0
  private var communicationTime = Duration.zero
  private var communicated = ContinuousClock.now

  /// What has happened since the last line of the log.
  private struct Window {
    var start = ContinuousClock.now
    var steps = 0
    var skipped = 0
    var tokens = 0
    var loss = 0.0
    var gradientNorm = 0.0
    var rate: Double?
  }

  /// Reports into an output folder, which is there.
  ///
  /// - Parameter step: the step that the run goes on from.
  package init(output: String, after step: Int) throws {
    self.output = output
    log = try MetricsLog(path: "\(output)/metrics.jsonl", after: step)
  }

  package func began(_ summary: TrainingSummary) {
    self.summary = summary
    began = .now
    communicated = began
    window = Window()
    let (run, size) = (summary.run, summary.blueprint.layout.parameters)
    let processes = summary.processes == 1 ? "1 process" : "\(summary.processes) processes"
    line.say("\(run.data.path): \(summary.characters) characters, \(summary.blueprint.classes) different")
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

  package func stepped(_ step: Int, _ report: Step.Report) {
    guard let summary else { return }
    window.steps += 1
    window.tokens += report.weight
    window.loss += report.loss
    window.gradientNorm += report.gradientNorm
    window.rate = report.rate
    line.update(text(step))
    last = step
  }

  package func skipped(_ step: Int, _ found: NotFinite) {
    window.skipped += 1
    line.say("passed over: \(found.message)")
    last = step
  }

  package func communicated(_ time: Duration) {
    // Since the call before, which all processes took part in; the window begins when it was written down.
    let now = ContinuousClock.now
    closeWindow(last, waiting: (time - communicationTime) / (now - communicated))
    (communicationTime, communicated) = (time, now)
  }

  package func validated(_ step: Int, _ report: Evaluation.Report, isBest: Bool) {
    validationLoss = report.loss
    log.append(.init(step: step, epoch: epoch(step), validationLoss: report.loss, isBest: isBest))
    line.say("step \(step): validation loss \(fixed(report.loss, 4))\(isBest ? ", the best so far" : "")")
  }

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
    line.say("next: .build/release/lockstep sample \(checkpoint) --length 400 --temperature 0.7")
  }

  private func closeWindow(_ step: Int, waiting: Double) {
    let count = window.steps > 0 ? Double(window.steps) : nil
    log.append(
      .init(
        step: step, epoch: epoch(step), loss: count.map { window.loss / $0 },
        gradientNorm: count.map { window.gradientNorm / $0 }, rate: window.rate, tokensPerSecond: speed.rounded(),
        waiting: (waiting * 1e4).rounded() / 1e4, skippedSteps: window.skipped > 0 ? window.skipped : nil))
    if !line.isLive && count != nil { line.say(text(step)) }
    window = Window()
  }

  /// Epoch, step, loss, speed and time left, on one line.
  private func text(_ step: Int) -> String {
    guard let summary else { return "" }
    let validation = validationLoss.map { ", validation \(fixed($0, 4))" } ?? ""
    let rate = summary.run.training.schedule == SchedulePlan() ? "" : window.rate.map { ", rate \(short($0))" } ?? ""
    let done = Double(step - summary.position.step)
    let left = (ContinuousClock.now - began) / .seconds(1) / done * Double(summary.lastStep - step)
    return "step \(step)/\(summary.lastStep), epoch \(fixed(epoch(step), 2)), "
      + "loss \(fixed(window.loss / Double(window.steps), 4))\(validation)\(rate), "
      + "\(Int(speed)) tokens/s, \(duration(left)) left"
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
