import Failures
import Glibc
import SystemPackage

/// Writes files that are either complete or absent, also after a crash or a power failure.
package enum DurableFile {
  /// Writes `bytes` to a temporary file in the same folder, flushes it to the disk, and renames it to `path`.
  ///
  /// The temporary file has a name of its own, `path.….tmp`. So two processes can write to the same path at once: both
  /// files are complete, and the last one stays. A symbolic link stays, and leads to the new file. A device or a pipe takes the
  /// bytes itself.
  ///
  /// - Parameter advice: what the user can do if that fails, besides freeing space and correcting permissions.
  /// - Throws: a failure of kind `io`. A file that was at `path` before is still there, and the temporary file is gone.
  package static func write(
    _ bytes: [UInt8], to path: String, advice: String = "go on with --resume auto"
  ) throws {
    do {
      let place = WritePlace(path)
      if !place.isStream { return try replace(place.path, by: bytes) }
      let stream = try FileDescriptor.open(FilePath(place.path), .writeOnly)
      try stream.closeAfter { _ = try stream.writeAll(bytes) }
    } catch let error as Errno {
      throw notWritten(path, error, advice)
    }
  }

  /// Writes several files. They get their names when all of them are on the disk, so that either all are written or none.
  ///
  /// - Throws: a failure of kind `io`.
  package static func write(_ files: [(path: String, bytes: [UInt8])], advice: String) throws {
    var written: [(path: String, temporary: String)] = []
    defer { for file in written { unsafe unlink(file.temporary) } }
    for (path, bytes) in files {
      do {
        let place = WritePlace(path).path
        if isFolder(place) { throw Errno.isDirectory }
        let temporary = temporaryName(place)
        written.append((place, temporary))
        try writeThrough(bytes, to: temporary)
      } catch let error as Errno {
        throw notWritten(path, error, advice)
      }
    }
    for (path, temporary) in written {
      do {
        try rename(temporary, to: path)
      } catch let error as Errno {
        throw notWritten(path, error, advice)
      }
    }
  }

  private static func notWritten(_ path: String, _ error: Errno, _ advice: String) -> Failure {
    Failure(.io, "\(path) cannot be written: \(error); free space or fix permissions, and \(advice)")
  }

  private static func temporaryName(_ path: String) -> String {
    "\(path).\(String(UInt32.random(in: 0 ... .max), radix: 36)).tmp"
  }

  private static func replace(_ path: String, by bytes: [UInt8]) throws {
    let temporary = temporaryName(path)
    do {
      try writeThrough(bytes, to: temporary)
      try rename(temporary, to: path)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
  }

  /// Makes `path` a symbolic link to `target`. An existing link is replaced in one step.
  ///
  /// - Throws: a failure of kind `io`. A link that was at `path` before is still there.
  package static func link(_ path: String, to target: String) throws {
    let temporary = "\(path).tmp"
    do {
      unsafe unlink(temporary)
      if unsafe symlink(target, temporary) != 0 { throw Errno(rawValue: errno) }
      try rename(temporary, to: path)
    } catch let error as Errno {
      unsafe unlink(temporary)
      throw Failure(
        .io, "\(path) cannot be linked: \(error); free space or fix permissions, and go on with --resume auto")
    }
  }

  private static func writeThrough(_ bytes: [UInt8], to path: String) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .exclusiveCreate],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter {
      try file.writeAll(bytes)
      try flush(file)
    }
  }

  private static func rename(_ old: String, to new: String) throws {
    if unsafe Glibc.rename(old, new) != 0 { throw Errno(rawValue: errno) }
    // The new name is stored in the folder, which must be flushed too.
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
