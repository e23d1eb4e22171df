import Communication
import Failures
import Foundation
import Networks

/// The memory that a run takes, found before any of it is asked for: an allocation that fails ends the program without
/// a word of what to do, and one that the machine cannot keep is ended by the system.
struct Footprint {
  /// Bytes of one process, at least.
  let bytes: Double

  /// The footprint of batches of so many steps and rows of a run, on the process that saves or on another.
  init(_ run: Run, _ blueprint: Blueprint, steps: Int, sourceSteps: Int, rows: Int, isSaving: Bool) {
    // Weights, gradients and moments; and kernels packed once for each direction.
    let remembered = run.training.optimizer.momentNames.count
    var copies = 4 + remembered
    // A checkpoint's copy of weights and moments, and its file twice: libhdf5's, and the bytes that are written.
    if isSaving { copies += 3 * (1 + remembered) }
    // What each step of time keeps for each row: vectors and scores, and the gates and the output of each layer.
    func floats(_ stack: StackPlan, _ count: Int) -> Int {
      let vector = if case .embedding(let size) = stack.input { size } else { count }
      return stack.layers.reduce(vector) { $0 + $1.directions * ($1.cell.gates + 1) * $1.units }
    }
    let (form, plan) = (blueprint.form, blueprint.plan)
    let trace = steps * (floats(plan.main, form.input.count) + blueprint.classes)
    let source = plan.encoder.map { sourceSteps * floats($0, form.source?.count ?? 0) } ?? 0
    // Batches that are added up have their gradients twice for each shard.
    let shards =
      run.training.accumulate > 1 ? 2 * (rows * run.parallel.shards + run.training.batch - 1) / run.training.batch : 0
    let floats =
      Double(copies + shards) * Double(blueprint.layout.count)
      + Double(rows) * Double(trace + source)
    bytes = floats * Double(MemoryLayout<Float>.stride)
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
