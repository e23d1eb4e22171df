import Failures
import Files
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

  /// The newest checkpoint, by the name of its file, and those of earlier steps, the newest of them first; nothing
  /// without a newest one.
  public var latestAndEarlier: [String] {
    guard let latest = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/latest") else { return [] }
    let earlier = names.filter { CheckpointFolder.isEarlier($0, than: latest) }.reversed()
    return ([latest] + earlier).map { "\(path)/\($0)" }
  }

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
    removeOld(keep: keep, upTo: name)
  }

  static func name(step: Int) -> String {
    let digits = String(step)
    return "step-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).h5"
  }

  /// The names of the checkpoints, the oldest first.
  private var names: [String] {
    entries.filter { $0.hasPrefix("step-") && $0.hasSuffix(".h5") }.sorted(by: CheckpointFolder.isEarlier)
  }

  private var entries: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  /// Whether a checkpoint's name has the lower step: a longer name has a step of more digits.
  private static func isEarlier(_ a: String, than b: String) -> Bool { (a.count, a) < (b.count, b) }

  private func removeOld(keep: Int, upTo newest: String) {
    let files = FileManager.default
    let linked = ["latest", "best"].compactMap { try? files.destinationOfSymbolicLink(atPath: "\(path)/\($0)") }
    // Those of later steps are damaged or of a run that was given up, until this one writes over them: they do not count.
    let done = names.filter { !CheckpointFolder.isEarlier(newest, than: $0) }
    for name in done.dropLast(keep) where !linked.contains(name) {
      // A file that cannot be removed costs space, not the run.
      try? files.removeItem(atPath: "\(path)/\(name)")
    }
    // What a run left that was killed while it wrote.
    for name in entries where name.hasPrefix("step-") && name.hasSuffix(".h5.tmp") {
      try? files.removeItem(atPath: "\(path)/\(name)")
    }
  }

  private var notWritable: Failure {
    Failure(.io, "\(path) cannot be written to; free space, mend its permissions or give another folder with --output")
  }
}
