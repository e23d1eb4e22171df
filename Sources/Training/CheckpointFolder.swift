import Failures
import Foundation

/// The checkpoints of a run: `step-00001000.h5` …, and the links `latest` and `best`.
public struct CheckpointFolder: Sendable {
  /// Where it lies.
  public let path: String

  /// The folder of an output folder.
  public init(output: String) { path = "\(output)/checkpoints" }

  /// The newest checkpoint, if there is one. A link whose file is gone counts: a run must not start anew over the rest.
  public var latest: String? { link("latest") }

  /// The one with the lowest validation loss, if there is one. A run that went on from another folder's checkpoint may
  /// have its best there.
  public var best: String? { link("best") }

  private func link(_ name: String) -> String? {
    let link = "\(path)/\(name)"
    return (try? FileManager.default.attributesOfItem(atPath: link)) == nil ? nil : link
  }

  /// Makes the folder, and says so if that cannot be done.
  public func create() throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw notWritable
    }
    if !FileManager.default.isWritableFile(atPath: path) { throw notWritable }
  }

  /// Writes a checkpoint, makes it the latest, and the best if it is, then removes what need not be kept.
  package func save(_ image: [UInt8], step: Int, isBest: Bool, keep: Int) throws {
    let name = CheckpointFolder.name(step: step)
    try DurableFile.write(image, to: "\(path)/\(name)")
    try DurableFile.link("\(path)/latest", to: name)
    if isBest { try DurableFile.link("\(path)/best", to: name) }
    removeOld(keep: keep)
  }

  static func name(step: Int) -> String {
    let digits = String(step)
    return "step-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).h5"
  }

  private func removeOld(keep: Int) {
    let files = FileManager.default
    let names = ((try? files.contentsOfDirectory(atPath: path)) ?? []).filter {
      $0.hasPrefix("step-") && $0.hasSuffix(".h5")
    }
    let linked = ["latest", "best"].compactMap { try? files.destinationOfSymbolicLink(atPath: "\(path)/\($0)") }
    // A longer name has a step of more digits.
    let sorted = names.sorted { ($0.count, $0) < ($1.count, $1) }
    for name in sorted.dropLast(keep) where !linked.contains(name) {
      // A file that cannot be removed costs space, not the run.
      try? files.removeItem(atPath: "\(path)/\(name)")
    }
  }

  private var notWritable: Failure {
    Failure(.io, "\(path) cannot be written to; free space, mend its permissions or give another folder with --output")
  }
}
