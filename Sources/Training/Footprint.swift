import Communication
import Failures
import Foundation
import Networks

/// The memory that a run takes, found before any of it is asked for: an allocation that fails ends the program without
/// a word of what to do, and one that the machine cannot keep is ended by the system.
struct Footprint {
  /// Bytes of one process, at least.
  let bytes: Double

  /// The footprint of `rows` rows of a run.
  init(_ run: Run, _ blueprint: Blueprint, rows: Int) {
    // Weights, gradients and moments; and kernels packed once for each direction.
    let copies = 4 + run.training.optimizer.moments
    // What each step of time keeps for each row: vectors and scores, and the gates and the output of each layer.
    let vector = if case .embedding(let size) = blueprint.plan.input { size } else { blueprint.vocabulary }
    let trace = blueprint.plan.layers.reduce(0) { $0 + $1.directions * ($1.cell.gates + 1) * $1.units }
    // Batches that are added up have their gradients twice for each shard.
    let shards =
      run.training.accumulate > 1 ? 2 * (rows * run.parallel.shards + run.training.batch - 1) / run.training.batch : 0
    let floats =
      Double(copies + shards) * Double(blueprint.layout.count)
      + Double(rows) * Double(run.training.unroll) * Double(vector + trace + blueprint.classes)
    bytes = floats * Double(MemoryLayout<Float>.stride)
  }

  /// Checks that the machine has the memory, for all of the processes that share it.
  ///
  /// - Throws: an ``AgreedFailure`` on all processes.
  func check(_ communicator: any Communicator) throws {
    let mine = Array(communicator.host.utf8)
    let neighbours = try communicator.gather(mine).count { $0 == mine }
    try communicator.agree {
      let (wanted, there) = (bytes * Double(neighbours), Footprint.machine)
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
