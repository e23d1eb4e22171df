import Checkpoints
import Failures
import Files
import Foundation
import SystemPackage

/// A process of its own that reads a checkpoint, since the library may crash, hang or ask for all memory over a file that
/// is damaged or was made to do harm. This process sees only what comes out of it (``CheckpointReply``).
enum ReadingProcess {
  /// Reads the checkpoint at `path`.
  ///
  /// - Parameter diagnose: whether a failure shall say which arrays are damaged.
  /// - Throws: a failure of kind `missing` when there is no file, of kind `io` when it cannot be read, of kind `data` when
  ///   it is not a whole checkpoint.
  static func contents(of path: String, diagnose: Bool = false) throws -> CheckpointContents {
    let (process, pipe) = try start(["read-checkpoint"] + (diagnose ? ["--diagnose"] : []) + ["--", path])
    let reply = try? CheckpointReply(
      from: FileDescriptor(rawValue: pipe.fileHandleForReading.fileDescriptor), size: size(of: path))
    // Should it still want to say something, nobody listens any more.
    try? pipe.fileHandleForReading.close()
    process.waitUntilExit()
    switch reply {
    case .contents(let contents): return contents
    case .failure(let failure): throw failure
    case nil: throw failure(of: process, path)
    }
  }

  private static func start(_ arguments: [String]) throws -> (Process, Pipe) {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Failure(.internal, "no process can be started to read a checkpoint: \(error.localizedDescription)")
    }
    return (process, pipe)
  }

  /// Nothing of the launcher's, or it would take itself for a process of MPI; and no plugins of HDF5, whose code a file
  /// could ask for.
  private static var environment: [String: String] {
    let kept = ProcessInfo.processInfo.environment.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) }
    return kept.merging(["HDF5_PLUGIN_PRELOAD": "::"]) { $1 }
  }

  private static func size(of path: String) -> Int {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int ?? 0
  }

  private static func failure(of process: Process, _ path: String) -> Failure {
    func harm(_ what: String) -> Failure { Failure(.data, "\(path) is damaged or made to do harm: \(what)") }
    guard process.terminationReason == .uncaughtSignal else { return harm("the process that read it gave up") }
    return switch process.terminationStatus {
    case SIGXCPU, SIGALRM: harm("reading it takes too long")
    case SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGKILL:
      Failure(.internal, "the process that read \(path) was stopped from outside; run again")
    case let signal: harm("the process that read it ended by signal \(signal)")
    }
  }
}
