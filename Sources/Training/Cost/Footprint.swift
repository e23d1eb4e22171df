import Communication
import Failures
import Files
import FoundationEssentials
import Networks
import Plans

/// The memory that a run needs, estimated before it is allocated.
///
/// An allocation that fails would end the program without advice, and a process that uses more memory than the host has
/// is killed by the system.
public struct Footprint: Sendable {
  /// The memory of a layer.
  private struct Part {
    let layer: String
    let parameters: Int
    let kept: Int  // floats that each row keeps for the backward pass
  }

  private let parts: [Part]
  private let inputs: Int  // floats of each row's inputs, if there is no embedding
  private let copies: Int  // the number of copies of each array
  private let rows: Int

  /// Estimates the memory of a process.
  ///
  /// - Parameters:
  ///   - steps: the largest number of time steps in a batch.
  ///   - sourceSteps: the largest number of time steps in a source.
  ///   - rows: the number of rows of this process.
  ///   - isSaving: whether this process writes the checkpoints.
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
    // Weights, gradients, moments, and kernels that are packed for the forward and the backward pass.
    let remembered = run.training.optimizer.momentNames.count
    var copies = 4 + remembered
    // The copy of weights and moments that is being saved, and its file twice: in libhdf5, and as the bytes to write.
    if isSaving { copies += 3 * (1 + remembered) }
    // Accumulated gradients are kept twice for each shard.
    let shards =
      run.training.accumulate > 1 ? 2 * (rows * run.parallel.shards + run.training.batch - 1) / run.training.batch : 0
    self.copies = copies + shards
    self.rows = rows
  }

  /// The bytes of this process, at least.
  public var bytes: Double {
    parts.reduce(Double(rows) * Double(inputs) * Double(MemoryLayout<Float>.stride)) { $0 + bytes($1) }
  }

  /// The bytes of a layer: its arrays, and what it keeps of each step and row for the backward pass.
  public func bytes(ofLayer layer: String) -> Double { parts.lazy.filter { $0.layer == layer }.map(bytes).reduce(0, +) }

  private func bytes(_ part: Part) -> Double {
    let floats = Double(copies) * Double(part.parameters) + Double(rows) * Double(part.kept)
    return floats * Double(MemoryLayout<Float>.stride)
  }

  /// Checks that each host has the memory for all of its processes.
  ///
  /// - Throws: an `AgreedFailure` on all processes.
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

  /// The bytes of memory of this host, or of this container (`memory.max` of cgroup v2, which may be "max").
  private static var machine: Double {
    let bytes = firstLine(of: "/sys/fs/cgroup/memory.max").flatMap { Double($0) } ?? .infinity
    return min(bytes, Double(ProcessInfo.processInfo.physicalMemory))
  }

  private func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }
}

extension [Slot] {
  /// The number of floats that the layer of these slots keeps for each step and row: gates and output of a recurrent
  /// layer, the output of any other layer.
  fileprivate var floatsKept: Int {
    let states = filter { $0.role == .recurrentKernel }
    if states.isEmpty { return first?.shape.last ?? 0 }
    return states.reduce(0) { $0 + $1.shape.reduce(0, +) }
  }
}
