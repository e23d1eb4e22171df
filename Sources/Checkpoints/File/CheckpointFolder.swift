import Failures
import Files
import FoundationEssentials
import Plans

/// The folder with the checkpoints of a run: `step-00001000.h5` …, and the links `latest` and `best`.
public struct CheckpointFolder: Sendable {
  /// The path of the folder.
  public let path: String

  /// The folder of the checkpoints in an output folder.
  public init(output: String) { path = "\(output)/checkpoints" }

  /// The link to the newest checkpoint, or nil if there is no link. A link whose file is missing counts, so that a new
  /// run does not overwrite the other checkpoints.
  public var latest: String? { link("latest") }

  /// The link to the checkpoint with the lowest validation loss, or nil if there is no link. If a run resumed from a
  /// checkpoint of another folder, its best checkpoint may be there.
  public var best: String? { link("best") }

  /// Whether the folder has a checkpoint of a run, whole or damaged.
  public var holdsRun: Bool { latest != nil || !names.isEmpty }

  /// The checkpoints that a run can resume from: the newest one, followed by those to take if it is damaged, newest first.
  ///
  /// Checkpoints of later steps than the newest one's are left out. They are damaged or belong to an abandoned run. A
  /// copy of a folder may have no link to the newest one, or a file in its place.
  public var latestAndEarlier: [String] {
    var others = names.reversed().map(\.self)
    var newest = latest
    if let latest, let target = try? FileManager.default.destinationOfSymbolicLink(atPath: latest) {
      newest = target.hasPrefix("/") ? target : "\(path)/\(target)"
      if CheckpointFolder.isName(target) { others.removeAll { !CheckpointFolder.isEarlier($0, than: target) } }
    }
    return [newest].compactMap(\.self) + others.map { "\(path)/\($0)" }
  }

  private func link(_ name: String) -> String? {
    let link = "\(path)/\(name)"
    return (try? FileManager.default.attributesOfItem(atPath: link)) == nil ? nil : link
  }

  /// Creates the folder.
  ///
  /// - Throws: a failure of kind `io` if the folder cannot be created or written to.
  public func create() throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw notWritable
    }
    if !FileManager.default.isWritableFile(atPath: path) { throw notWritable }
  }

  /// Writes a checkpoint and links `latest` to it, and `best` too if `isBest`. Then removes the oldest checkpoints.
  ///
  /// - Parameter keep: how many of the newest checkpoints to keep.
  package func save(_ image: [UInt8], step: Int, isBest: Bool, keep: Int) throws {
    let name = CheckpointFolder.name(step: step)
    try DurableFile.write(image, to: "\(path)/\(name)")
    try DurableFile.link("\(path)/latest", to: name)
    if isBest { try DurableFile.link("\(path)/best", to: name) }
    removeOld(keep: keep, upTo: name)
  }

  /// Links `best` to the best checkpoint of a run that goes on. A folder that was copied without its links has that checkpoint; a
  /// run that resumes from a checkpoint of another folder takes a copy of it.
  ///
  /// - Parameters:
  ///   - position: where the run goes on.
  ///   - file: the checkpoint that it resumes from.
  /// - Throws: a failure of kind `io` if the checkpoint cannot be copied or linked.
  public func takeBest(_ position: Position, besides file: String) throws {
    let (files, name) = (FileManager.default, CheckpointFolder.name(step: position.bestStep))
    let link = try? files.destinationOfSymbolicLink(atPath: "\(path)/best")
    // A file in place of the link is what the user copied.
    if position.bestStep == 0 || link == name || (link == nil && best != nil) { return }
    if !files.fileExists(atPath: "\(path)/\(name)") {
      let resumed = URL(fileURLWithPath: file).resolvingSymlinksInPath()
      let other = resumed.deletingLastPathComponent().appendingPathComponent(name)
      guard let bytes = try? Data(contentsOf: position.step == position.bestStep ? resumed : other) else { return }
      try DurableFile.write([UInt8](bytes), to: "\(path)/\(name)")
    }
    try DurableFile.link("\(path)/best", to: name)
  }

  static func name(step: Int) -> String {
    let digits = String(step)
    return "step-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).h5"
  }

  /// The names of the checkpoints, oldest first.
  private var names: [String] {
    entries.filter(CheckpointFolder.isName).sorted(by: CheckpointFolder.isEarlier)
  }

  private static func isName(_ entry: String) -> Bool { entry.hasPrefix("step-") && entry.hasSuffix(".h5") }

  private var entries: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

  /// Returns whether a checkpoint's name has the lower step. A longer name has a step with more digits.
  private static func isEarlier(_ a: String, than b: String) -> Bool { (a.count, a) < (b.count, b) }

  private func removeOld(keep: Int, upTo newest: String) {
    let files = FileManager.default
    let linked = ["latest", "best"].compactMap { try? files.destinationOfSymbolicLink(atPath: "\(path)/\($0)") }
    // Checkpoints of later steps do not count. They are damaged or belong to an abandoned run, and will be overwritten.
    let done = names.filter { !CheckpointFolder.isEarlier(newest, than: $0) }
    let oldest = done.filter { Seal.isClosed("\(path)/\($0)") }.suffix(keep).first ?? newest
    for name in done where CheckpointFolder.isEarlier(name, than: oldest) && !linked.contains(name) {
      // A file that cannot be removed takes up space, but the run continues.
      try? files.removeItem(atPath: "\(path)/\(name)")
    }
    // A run that was killed while it wrote a checkpoint leaves a temporary file.
    for name in entries where name.hasPrefix("step-") && name.hasSuffix(".tmp") {
      try? files.removeItem(atPath: "\(path)/\(name)")
    }
  }

  private var notWritable: Failure {
    Failure(.io, "\(path) cannot be written to; free space, fix its permissions or give another folder with --output")
  }
}
