import Kernels
import Networks
import Reporting
import Training

/// The output of `train --dry-run`.
struct DryRun {
  private let summary: TrainingSummary
  private let step: Duration
  private let rehearsed: Int
  private let taken: [String]

  /// - Parameters:
  ///   - taken: what was read from the files that the weights start from.
  ///   - step: the mean time of the steps that were run as a test.
  ///   - rehearsed: the number of these steps.
  init(_ summary: TrainingSummary, taken: [String], step: Duration, _ rehearsed: Int) {
    (self.summary, self.taken, self.step, self.rehearsed) = (summary, taken, step, rehearsed)
  }

  /// Returns the lines of the output, for a window of `width` characters or, if nil, for a file or a pipe.
  func lines(width: Int?) -> [String] {
    ["\(summary.run.data.path): \(summary.data)"] + summary.warnings.map { "warning: \($0)" } + taken + [""]
      + table.lines(width: width) + [""] + time
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
    let total = [
      "total", "", grouped(summary.blueprint.layout.parameters), scaled(footprint.bytes, "B"),
      scaled(work.operations, "FLOP"),
    ]
    return Table(header: ["layer", "output", "parameters", "memory", "work per step"], rows: layers + [total])
  }

  /// Returns the shape of a layer's output: rows, time steps and features.
  private func outputs(_ layer: String) -> String {
    let (blueprint, run) = (summary.blueprint, summary.run)
    let isRead = blueprint.isBehindReadout(layer) && !blueprint.form.hasTargetAtEveryStep
    let steps = isRead ? [] : [blueprint.readsSources(layer) ? summary.sourceSteps : summary.steps]
    return sizes([run.training.batch] + steps + [blueprint.outputs(ofLayer: layer)])
  }

  private var time: [String] {
    let (seconds, epoch, last) = (step / .seconds(1), Double(summary.epochLength), Double(summary.lastStep))
    let peak = ((0..<5).map { _ in multiplyAddRate(rounds: 200_000) }.max() ?? 0) * Double(summary.processes)
    let percentage = Int((summary.work.operations / seconds / peak * 100).rounded())
    let processes = summary.processes == 1 ? "1 process" : "\(summary.processes) processes, memory of process 0"
    return [
      "\(processes), \(InstructionSet.built.name) kernels; output shape: rows × time steps × features",
      "step: \(significant(seconds * 1000)) ms (mean of \(rehearsed) steps), \(percentage) % of peak",
      "epoch: \(grouped(summary.epochLength)) steps, \(duration(seconds * epoch)); "
        + "run: \(grouped(summary.lastStep)) steps, \(duration(seconds * last))",
      "nothing was written; to train, leave out --dry-run",
    ]
  }
}
