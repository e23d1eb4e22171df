import Checkpoints
import Failures
import Files
import FoundationEssentials
import Glibc
import HDF5
import Plans

/// A separate process that reads a checkpoint, or a file of another program. If the file is damaged or malicious,
/// libhdf5 may crash, hang or use all memory. The process that asked sees only the ``CheckpointReply`` or the
/// ``WeightsReply``, or that the file can be read.
enum ReadingProcess {
  /// Files of this size in bytes are not read twice: it takes long, and such a file is not made to do harm.
  private static let large = 1 << 30

  /// Checks that a process can read an HDF5 file of another program to its end. Other errors of the file are left to the
  /// process that reads it later.
  ///
  /// - Throws: a failure of kind `data` if the process crashes, takes too long or needs too much memory.
  static func check(_ path: String) throws {
    guard (try? File.check(path)) != nil, FileManager.default.isReadableFile(atPath: path), fileSize(path) < large
    else { return }
    let process = try start(["try-file", "--", path])
    let reason = String(decoding: process.readToEnd(atMost: 1000), as: UTF8.self).prefix { !$0.isNewline }
    let end = process.end()
    if case .signal = end { throw failure(of: end, path) }
    if !reason.isEmpty { throw Failure(.data, "\(path) is damaged or malicious: \(reason)") }
  }

  /// Checks that a process can read the HDF5 files of data of a run.
  static func check(dataOf run: Run) throws {
    guard run.data.format == .arrays else { return }
    for path in [run.data.path, run.data.validationPath, run.data.testPath].compactMap(\.self) { try check(path) }
  }

  /// Reads the checkpoint at `path`.
  ///
  /// - Parameter diagnose: whether a failure says which arrays are damaged.
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read, of kind `data` if it
  ///   is not a complete checkpoint.
  static func contents(of path: String, diagnose: Bool = false) throws -> CheckpointContents {
    func target() -> String? { try? FileManager.default.destinationOfSymbolicLink(atPath: path) }
    while true {
      let before = target()
      do {
        return try contentsOnce(of: path, diagnose: diagnose)
      } catch {
        // A run that goes on may have linked to another checkpoint meanwhile, and removed the one that was being read.
        if before == target() { throw error }
      }
    }
  }

  private static func contentsOnce(of path: String, diagnose: Bool) throws -> CheckpointContents {
    let process = try start(["read-checkpoint"] + (diagnose ? ["--diagnose"] : []) + ["--", path])
    let reply = try? CheckpointReply(from: process.output, size: fileSize(path))
    // Nothing more is read, even if the process still writes.
    let end = process.end()
    switch reply {
    case .contents(let contents): return contents
    case .failure(let failure): throw failure
    case nil: throw failure(of: end, path)
    }
  }

  /// Reads the weights in a file of Keras, PyTorch or Lockstep.
  ///
  /// - Parameter map: the layers of the model that layers of the file belong to: `theirs=ours`.
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read, of kind `data` if it
  ///   has no weights, or is damaged or malicious.
  static func weights(of path: String, map: [String]) throws -> ForeignWeights {
    let process = try start(["read-weights"] + map.map { "--map=\($0)" } + ["--", path])
    let reply = try? WeightsReply(from: process.output, path: path, size: fileSize(path))
    // Nothing more is read, even if the process still writes.
    let end = process.end()
    switch reply {
    case .weights(let weights): return weights
    case .failure(let failure): throw failure
    case nil: throw failure(of: end, path)
    }
  }

  private static func start(_ arguments: [String]) throws -> ChildProcess {
    do {
      return try ChildProcess(Program.path, arguments, environment: environment)
    } catch {
      throw Failure(.internal, "cannot start a process that reads a file: \(error)")
    }
  }

  /// The environment of the process. Without the launcher's variables it does not take part in MPI, and without plugins
  /// of HDF5 a file cannot make it run their code.
  private static var environment: [String: String] {
    let kept = ProcessInfo.processInfo.environment.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) }
    return kept.merging(["HDF5_PLUGIN_PRELOAD": "::"]) { $1 }
  }

  private static func failure(of end: ChildProcess.End, _ path: String) -> Failure {
    func damaged(_ reason: String) -> Failure { Failure(.data, "\(path) is damaged or malicious: \(reason)") }
    guard case .signal(let signal) = end else { return damaged("the process that read it failed") }
    return switch signal {
    case SIGXCPU, SIGALRM: damaged("reading it takes too long")
    case SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGKILL:
      Failure(.internal, "the process that read \(path) was stopped from outside; run again")
    default: damaged("the process that read it was ended by signal \(signal)")
    }
  }
}
