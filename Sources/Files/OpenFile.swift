import Glibc
import SystemPackage

/// An open file of a process, for other processes of the host to open as well. It need not have a name.
///
/// They can open it as long as the process has it open.
package struct OpenFile: Codable, Equatable, Sendable {
  private let path: String
  // A container may have other processes with the same numbers.
  private let device: UInt64
  private let node: UInt64

  /// - Throws: an `Errno`.
  init(_ file: FileDescriptor) throws {
    path = "/proc/\(getpid())/fd/\(file.rawValue)"
    (device, node) = try OpenFile.identity(file)
  }

  /// Opens the file for reading. Whoever calls this closes it.
  ///
  /// - Throws: an `Errno` if it cannot be opened, or if it is another file.
  func open() throws -> FileDescriptor {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    if let found = try? OpenFile.identity(file), found == (device, node) { return file }
    try? file.close()
    throw Errno.noSuchFileOrDirectory
  }

  /// Reads the file.
  ///
  /// - Throws: an `Errno` if it cannot be read, or if it is another file.
  package func bytes() throws -> [UInt8] {
    let file = try open()
    return try file.closeAfter { try file.readToEnd() }
  }

  private static func identity(_ file: FileDescriptor) throws -> (UInt64, UInt64) {
    var status = stat()
    guard unsafe fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
