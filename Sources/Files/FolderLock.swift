import Failures
import FoundationEssentials
import Glibc
import SystemPackage

/// The lock of a folder that only one process at a time may write to. It is a lock of the system on the file `lock` in
/// the folder.
///
/// The system removes the lock when its process ends, however that ends. So the file of a killed process blocks nobody.
/// The lock belongs to an open file (`F_OFD_SETLK`). NFS passes such locks on to its server, so they hold between hosts.
/// They also hold between containers, where process numbers do not tell whether a process is alive.
package final class FolderLock {
  /// Whether the lock is held. False on a file system without locks, where nothing keeps other processes away.
  package let isHeld: Bool
  private let path: String
  private let file: FileDescriptor

  /// Locks a folder, which must exist. The file `lock` names this process for whoever finds the folder locked.
  ///
  /// - Throws: a failure of kind `io` if another process holds the lock, or if the folder cannot be written to.
  package init(folder: String) throws {
    path = "\(folder)/lock"
    do {
      (file, isHeld) = try FolderLock.acquire(path)
      if isHeld { try? FolderLock.sign(file) }
    } catch let busy as Busy {
      throw Failure(
        .io,
        "\(folder) is in use by \(busy.holder); wait until it has ended, or give another folder with --output")
    } catch {
      throw Failure(
        .io, "\(folder) cannot be written to; free space, fix its permissions or give another folder with --output")
    }
  }

  /// Removes the file and the lock. Call this once.
  package func release() {
    // The file is removed while it is locked. Whoever has opened it by then sees that it is gone, and makes another.
    unsafe unlink(path)
    try? file.close()
  }

  /// The lock is held by another process.
  private struct Busy: Error {
    let holder: String
  }

  /// Opens and locks the file at `path`.
  private static func acquire(_ path: String) throws -> (FileDescriptor, isHeld: Bool) {
    while true {
      let file = try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      switch lock(file) {
      case nil:
        if isAt(path, file) { return (file, true) }
        // Its holder has removed it since it was opened.
        try file.close()
      case .resourceTemporarilyUnavailable?, .permissionDenied?:
        defer { try? file.close() }
        throw Busy(holder: holder(file))
      default: return (file, false)
      }
    }
  }

  /// `F_OFD_SETLK`, which the module Glibc does not have.
  private static let setLock: Int32 = 37

  /// Locks an open file. Returns nil if that succeeded.
  private static func lock(_ file: FileDescriptor) -> Errno? {
    var range = Glibc.flock()
    range.l_type = Int16(F_WRLCK)
    range.l_whence = Int16(SEEK_SET)
    while unsafe fcntl(file.rawValue, setLock, &range) != 0 {
      if errno != EINTR { return Errno(rawValue: errno) }
    }
    return nil
  }

  private static func isAt(_ path: String, _ file: FileDescriptor) -> Bool {
    guard let named = try? FilePath(path).stat(), let mine = try? file.stat() else { return false }
    return (named.deviceID, named.inode) == (mine.deviceID, mine.inode)
  }

  private static func sign(_ file: FileDescriptor) throws {
    let process = ProcessInfo.processInfo
    let text =
      "process \(process.processIdentifier) on \(process.hostName) since \(Date.now.formatted(.iso8601))\n"
    try file.resize(to: 0)
    try file.writeAll(toAbsoluteOffset: 0, text.utf8)
  }

  /// Returns what the holder wrote about itself. It may not have written yet.
  private static func holder(_ file: FileDescriptor) -> String {
    var bytes = [UInt8](repeating: 0, count: 300)
    let count = try? unsafe bytes.withUnsafeMutableBytes { try unsafe file.read(fromAbsoluteOffset: 0, into: $0) }
    let line = String(decoding: bytes.prefix(count ?? 0), as: UTF8.self).prefix { !$0.isNewline }
    return line.isEmpty ? "another process" : String(line)
  }
}
