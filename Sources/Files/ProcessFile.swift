import Glibc
import SystemPackage

/// An open file of a process, for other processes of the host to open as well. It need not have a name.
///
/// They can open it as long as the process has it open.
package struct ProcessFile: Codable, Equatable, Sendable {
  private let process: UInt64
  private let descriptor: UInt64
  // Processes of different containers may see other process numbers. So it is checked that this is the same file.
  private let device: UInt64
  private let inode: UInt64

  /// - Throws: an `Errno`.
  package init(descriptor: Int32) throws {
    process = UInt64(getpid())
    self.descriptor = UInt64(descriptor)
    (device, inode) = try ProcessFile.identity(descriptor)
  }

  /// The numbers that say which file it is.
  package var words: [UInt64] { [process, descriptor, device, inode] }

  /// Creates a value from its ``words``.
  package init(words: [UInt64]) { (process, descriptor, device, inode) = (words[0], words[1], words[2], words[3]) }

  /// Opens the file and returns its descriptor, which the caller closes.
  ///
  /// - Throws: an `Errno` if it cannot be opened; `noSuchFileOrDirectory` if this process does not see it.
  package func open(_ mode: FileDescriptor.AccessMode = .readOnly) throws -> Int32 {
    let file = try FileDescriptor.open(FilePath("/proc/\(process)/fd/\(descriptor)"), mode, options: .closeOnExec)
      .rawValue
    if let found = try? ProcessFile.identity(file), found == (device, inode) { return file }
    close(file)
    throw Errno.noSuchFileOrDirectory
  }

  /// Reads the file.
  ///
  /// - Throws: an `Errno`.
  package func bytes() throws -> [UInt8] {
    let file = FileDescriptor(rawValue: try open())
    return try file.closeAfter { try file.readToEnd() }
  }

  private static func identity(_ descriptor: Int32) throws -> (UInt64, UInt64) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Errno(rawValue: errno) }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
