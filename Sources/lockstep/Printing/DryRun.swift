import Kernels
import Networks
import Reporting
import Training

/// What `train --dry-run` shows of a run before it begins.
struct DryRun {
  private let summary: TrainingSummary
  private let step: Duration
  private let rehearsed: Int

  /// - Parameters:
  ///   - step: the time of a step, as found by making some.
  ///   - rehearsed: how many those were.
  init(_ summary: TrainingSummary, step: Duration, _ rehearsed: Int) {
    (self.summary, self.step, self.rehearsed) = (summary, step, rehearsed)
  }

  /// What a person reads.
  func lines(width: Int?) -> [String] {
    ["\(summary.run.data.path): \(summary.data)", ""] + table.lines(width: width) + [""] + time
  }

  private var table: Table {
    let (work, footprint) = (summary.work, summary.footprint)
    let layers = summary.blueprint.layerNames.map { name in
      let slots = summary.blueprint.layout.slots(ofLayer: name)
      return [
        name, outputs(name), grouped(slots.reduce(0) { $0 + $1.count }), scaled(footprint.bytes(ofLayer: name), "B"),
        scaled(work.operations(ofLayer: name), "FLOP"),
      ]
    }
    let sum = [
      "in all", "", grouped(summary.blueprint.layout.parameters), scaled(footprint.bytes, "B"),
      scaled(work.operations, "FLOP"),
    ]
    return Table(header: ["layer", "output", "parameters", "memory", "work of a step"], rows: layers + [sum])
  }

  /// Rows, steps and numbers of a layer's output.
  private func outputs(_ layer: String) -> String {
    let (blueprint, run) = (summary.blueprint, summary.run)
    let isRead = blueprint.isBehindReadout(layer) && !blueprint.form.hasTargetAtEveryStep
    let steps = isRead ? [] : [blueprint.readsSources(layer) ? summary.sourceSteps : summary.steps]
    return sizes([run.training.batch] + steps + [blueprint.outputs(ofLayer: layer)])
  }

  private var time: [String] {
    let (seconds, epoch, last) = (step / .seconds(1), Double(summary.epochLength), Double(summary.lastStep))
    let peak = ((0..<5).map { _ in multiplyAddRate(rounds: 200_000) }.max() ?? 0) * Double(summary.processes)
    let share = Int((summary.work.operations / seconds / peak * 100).rounded())
    let processes = summary.processes == 1 ? "1 process" : "\(summary.processes) processes, memory of the first"
    return [
      "\(processes), \(Machine.instructionSet); output: rows × steps × numbers",
      "a step: \(significant(seconds * 1000)) ms in the mean of \(rehearsed), \(share) % of peak",
      "an epoch: \(grouped(summary.epochLength)) steps, \(duration(seconds * epoch)); "
        + "the run: \(grouped(summary.lastStep)) steps, \(duration(seconds * last))",
      "nothing was written; without --dry-run this trains",
    ]
  }
}
