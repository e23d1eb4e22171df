import Communication
import Failures
import Foundation
import Networks

/// The memory that a run takes, found before any of it is asked for: an allocation that fails ends the program without
/// a word of what to do, and one that the machine cannot keep is ended by the system.
public struct Footprint: Sendable {
  private let layout: ParameterLayout
  private let layers: [String]
  private let inputs: Double  // floats that what goes in takes at a step of a row, where no layer makes vectors of it
  private let copies: Double  // of each array
  private let places: Double  // steps of all rows

  /// The footprint of batches of so many steps and rows of a run, on the process that saves or on another.
  init(_ run: Run, _ blueprint: Blueprint, steps: Int, rows: Int, isSaving: Bool) {
    layout = blueprint.layout
    layers = blueprint.layerNames
    inputs = if case .embedding = blueprint.plan.input { 0 } else { Double(blueprint.vocabulary) }
    // Weights, gradients and moments; and kernels packed once for each direction.
    let remembered = run.training.optimizer.momentNames.count
    var copies = 4 + remembered
    // A checkpoint's copy of weights and moments, and its file twice: libhdf5's, and the bytes that are written.
    if isSaving { copies += 3 * (1 + remembered) }
    // Batches that are added up have their gradients twice for each shard.
    let shards =
      run.training.accumulate > 1 ? 2 * (rows * run.parallel.shards + run.training.batch - 1) / run.training.batch : 0
    self.copies = Double(copies + shards)
    places = Double(rows) * Double(steps)
  }

  /// Bytes of one process, at least.
  public var bytes: Double {
    layers.reduce(places * inputs * Double(MemoryLayout<Float>.stride)) { $0 + bytes(ofLayer: $1) }
  }

  /// Those of a layer: its arrays, and what it keeps of each step and row for the way back.
  public func bytes(ofLayer layer: String) -> Double {
    let slots = layout.slots(ofLayer: layer)
    let parameters = slots.reduce(0) { $0 + Double($1.count) }
    // The gates and the output of a recurrent layer, otherwise the output.
    let states = slots.filter { $0.name.hasSuffix("recurrent_kernel") }
    let kept = (states.isEmpty ? slots.prefix(1).map { [0, $0.shape[$0.shape.count - 1]] } : states.map(\.shape))
      .reduce(0) { $0 + Double($1.reduce(0, +)) }
    return (copies * parameters + places * kept) * Double(MemoryLayout<Float>.stride)
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
