import Failures
import Glibc
import SystemPackage

/// Files that are whole or not there, also after a crash or a power cut.
package enum DurableFile {
  /// Writes `bytes` to `path`: to a temporary file beside it, flushed to the disk, then renamed over it.
  ///
  /// - Parameter advice: what to do when that fails, after space and permissions.
  /// - Throws: a failure of kind `io`; what was at `path` before is still there, and the temporary file is gone.
  package static func write(
    _ bytes: [UInt8], to path: String, advice: String = "go on with --resume auto"
  ) throws {
    let temporary = "\(path).tmp"
    do {
      try writeThrough(bytes, to: temporary)
      try rename(temporary, to: path)
    } catch let error as Errno {
      unsafe unlink(temporary)
      throw Failure(
        .io, "\(path) cannot be written: \(error); free space or mend permissions, and \(advice)")
    }
  }

  /// Makes `path` a symbolic link to `target`, replacing one that is there in one step.
  package static func link(_ path: String, to target: String) throws {
    let temporary = "\(path).tmp"
    do {
      unsafe unlink(temporary)
      if unsafe symlink(target, temporary) != 0 { throw Errno(rawValue: errno) }
      try rename(temporary, to: path)
    } catch let error as Errno {
      unsafe unlink(temporary)
      throw Failure(
        .io, "\(path) cannot be linked: \(error); free space or mend permissions, and go on with --resume auto")
    }
  }

  private static func writeThrough(_ bytes: [UInt8], to path: String) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter {
      try file.writeAll(bytes)
      try flush(file)
    }
  }

  private static func rename(_ old: String, to new: String) throws {
    if unsafe Glibc.rename(old, new) != 0 { throw Errno(rawValue: errno) }
    // The new name is in the folder, which has to reach the disk too.
    let parent = FilePath(new).removingLastComponent()
    let folder = try FileDescriptor.open(parent.isEmpty ? "." : parent, .readOnly, options: .directory)
    try folder.closeAfter { try flush(folder) }
  }

  private static func flush(_ file: FileDescriptor) throws {
    while fsync(file.rawValue) != 0 {
      if errno != EINTR { throw Errno(rawValue: errno) }
    }
  }
}
