import Communication
import Failures
import Foundation
import Networks
import Plans

/// The memory that a run takes, found before any of it is asked for: an allocation that fails ends the program without
/// a word of what to do, and one that the machine cannot keep is ended by the system.
public struct Footprint: Sendable {
  /// What a layer takes.
  private struct Part {
    let layer: String
    let parameters: Int
    let kept: Int  // floats of each row, for the way back
  }

  private let parts: [Part]
  private let inputs: Int  // floats of each row that go in where no layer makes vectors of them
  private let copies: Int  // of each array
  private let rows: Int

  /// The footprint of batches of so many steps and rows of a run, on the process that saves or on another.
  init(_ run: Run, _ blueprint: Blueprint, steps: Int, sourceSteps: Int, rows: Int, isSaving: Bool) {
    let (form, plan) = (blueprint.form, blueprint.plan)
    parts = blueprint.layerNames.map { layer in
      let slots = blueprint.layout.slots(ofLayer: layer)
      let isLastAlone = blueprint.isBehindReadout(layer) && !form.hasTargetAtEveryStep
      let times = isLastAlone ? 1 : blueprint.readsSources(layer) ? sourceSteps : steps
      return Part(layer: layer, parameters: slots.reduce(0) { $0 + $1.count }, kept: slots.floatsKept * times)
    }
    func direct(_ stack: StackPlan, _ count: Int) -> Int { if case .embedding = stack.input { 0 } else { count } }
    inputs =
      steps * direct(plan.main, form.input.count)
      + (plan.encoder.map { sourceSteps * direct($0, form.source?.count ?? 0) } ?? 0)
    // Weights, gradients and moments; and kernels packed once for each direction.
    let remembered = run.training.optimizer.momentNames.count
    var copies = 4 + remembered
    // A checkpoint's copy of weights and moments, and its file twice: libhdf5's, and the bytes that are written.
    if isSaving { copies += 3 * (1 + remembered) }
    // Batches that are added up have their gradients twice for each shard.
    let shards =
      run.training.accumulate > 1 ? 2 * (rows * run.parallel.shards + run.training.batch - 1) / run.training.batch : 0
    self.copies = copies + shards
    self.rows = rows
  }

  /// Bytes of one process, at least.
  public var bytes: Double {
    parts.reduce(Double(rows) * Double(inputs) * Double(MemoryLayout<Float>.stride)) { $0 + bytes($1) }
  }

  /// Those of a layer: its arrays, and what it keeps of each step and row for the way back.
  public func bytes(ofLayer layer: String) -> Double { parts.lazy.filter { $0.layer == layer }.map(bytes).reduce(0, +) }

  private func bytes(_ part: Part) -> Double {
    let floats = Double(copies) * Double(part.parameters) + Double(rows) * Double(part.kept)
    return floats * Double(MemoryLayout<Float>.stride)
  }

  /// Checks that the machine has the memory, for all of the processes that share it.
  ///
  /// - Throws: an ``AgreedFailure`` on all processes.
  func check(_ communicator: any Communicator) throws {
    let hosts = try communicator.gather(Array(communicator.host.utf8))
    let all = try communicator.gather([bytes.bitPattern]).map { Double(bitPattern: $0[0]) }
    try communicator.agree {
      let wanted = zip(hosts, all).reduce(0) { $1.0 == hosts[communicator.rank] ? $0 + $1.1 : $0 }
      let there = Footprint.machine
      if wanted <= there { return }
      throw Failure(
        .usage,
        "this takes \(gigabytes(wanted)) of memory on \(communicator.host), which has \(gigabytes(there)); lower units, "
          + "embedding, training.batch or training.unroll")
    }
  }

  /// The bytes that this machine has, or lets a container have (`memory.max` of cgroup v2, which may be "max").
  private static var machine: Double {
    let limit = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
    let bytes = limit.flatMap { Double($0.trimmingCharacters(in: .newlines)) } ?? .infinity
    return min(bytes, Double(ProcessInfo.processInfo.physicalMemory))
  }

  private func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }
}

extension [Slot] {
  /// Floats that the layer of these slots keeps of a step of a row: gates and output of a recurrent layer, otherwise the
  /// output.
  fileprivate var floatsKept: Int {
    let states = filter { $0.role == .recurrentKernel }
    if states.isEmpty { return first?.shape.last ?? 0 }
    return states.reduce(0) { $0 + $1.shape.reduce(0, +) }
  }
}
