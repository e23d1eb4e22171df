import Checkpoints
import Failures
import Files
import Foundation
import HDF5
import Plans
import SystemPackage

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
    guard (try? File.check(path)) != nil, FileManager.default.isReadableFile(atPath: path), size(of: path) < large
    else { return }
    let (process, pipe) = try start(["try-file", "--", path])
    let reason = try? pipe.fileHandleForReading.read(upToCount: 1000)
    try? pipe.fileHandleForReading.close()
    process.waitUntilExit()
    if process.terminationReason == .uncaughtSignal { throw failure(of: process, path) }
    if let reason, !reason.isEmpty {
      let text = String(decoding: reason, as: UTF8.self).trimmingCharacters(in: .newlines)
      throw Failure(.data, "\(path) is damaged or malicious: \(text)")
    }
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
    let (process, pipe) = try start(["read-checkpoint"] + (diagnose ? ["--diagnose"] : []) + ["--", path])
    let reply = try? CheckpointReply(
      from: FileDescriptor(rawValue: pipe.fileHandleForReading.fileDescriptor), size: size(of: path))
    // Nothing more is read, even if the process still writes.
    try? pipe.fileHandleForReading.close()
    process.waitUntilExit()
    switch reply {
    case .contents(let contents): return contents
    case .failure(let failure): throw failure
    case nil: throw failure(of: process, path)
    }
  }

  /// Reads the weights in a file of Keras, PyTorch or Lockstep.
  ///
  /// - Parameter map: the layers of the model that layers of the file belong to: `theirs=ours`.
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read, of kind `data` if it
  ///   has no weights, or is damaged or malicious.
  static func weights(of path: String, map: [String]) throws -> ForeignWeights {
    let (process, pipe) = try start(["read-weights"] + map.map { "--map=\($0)" } + ["--", path])
    let reply = try? WeightsReply(
      from: FileDescriptor(rawValue: pipe.fileHandleForReading.fileDescriptor), path: path, size: size(of: path))
    // Nothing more is read, even if the process still writes.
    try? pipe.fileHandleForReading.close()
    process.waitUntilExit()
    switch reply {
    case .weights(let weights): return weights
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
      throw Failure(.internal, "cannot start a process that reads a file: \(error.localizedDescription)")
    }
    return (process, pipe)
  }

  /// The environment of the process. Without the launcher's variables it does not take part in MPI, and without plugins
  /// of HDF5 a file cannot make it run their code.
  private static var environment: [String: String] {
    let kept = ProcessInfo.processInfo.environment.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) }
    return kept.merging(["HDF5_PLUGIN_PRELOAD": "::"]) { $1 }
  }

  private static func size(of path: String) -> Int {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    return (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int ?? 0
  }

  private static func failure(of process: Process, _ path: String) -> Failure {
    func damaged(_ reason: String) -> Failure { Failure(.data, "\(path) is damaged or malicious: \(reason)") }
    guard process.terminationReason == .uncaughtSignal else { return damaged("the process that read it failed") }
    return switch process.terminationStatus {
    case SIGXCPU, SIGALRM: damaged("reading it takes too long")
    case SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGKILL:
      Failure(.internal, "the process that read \(path) was stopped from outside; run again")
    case let signal: damaged("the process that read it was ended by signal \(signal)")
    }
  }
}
