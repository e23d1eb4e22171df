import Failures
import FoundationEssentials
import Glibc
import SystemPackage

/// A file that can be made again at any time. It appears under its name when it is complete, and nothing is left of one
/// that is not.
///
/// It is not flushed to the disk, which would take long for a large file. So after a power failure it may be damaged, and
/// whoever reads it has to check it. `DurableFile` is for files that must not be lost.
package final class CacheFile {
  private let path: String
  private let file: FileDescriptor
  private let temporary: String
  private var hasName: Bool
  /// Whether the bytes go to a device or a pipe, which keeps its name.
  private let isStream: Bool

  /// Opens a new file that will have the name `path`, or that the symbolic link at `path` leads to. A device or a pipe is opened
  /// itself.
  ///
  /// - Parameter createsFolder: whether its folder is created, if there is none.
  /// - Throws: an `Errno`.
  package init(path: String, createsFolder: Bool) throws {
    let place = WritePlace(path)
    let path = place.path
    (self.path, isStream) = (path, place.isStream)
    temporary = "\(path).\(String(UInt32.random(in: 0 ... .max), radix: 36)).tmp"
    if isStream {
      file = try FileDescriptor.open(FilePath(path), .writeOnly, options: .closeOnExec)
      hasName = false
      return
    }
    let folder = FilePath(path).removingLastComponent()
    if createsFolder && !folder.isEmpty { try CacheFile.create(folder) }
    // A file without a name vanishes with its process, however that ends. Not all file systems have such files.
    let nameless = try? FileDescriptor.open(
      folder.isEmpty ? "." : folder, .readWrite, options: [CacheFile.nameless, .closeOnExec],
      permissions: CacheFile.permissions)
    if let nameless {
      (file, hasName) = (nameless, false)
    } else {
      file = try FileDescriptor.open(
        FilePath(temporary), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: CacheFile.permissions)
      hasName = true
    }
  }

  /// Opens a new file that will never have a name.
  ///
  /// - Parameter folder: its folder or, if there is none yet, one above which there is.
  /// - Throws: an `Errno`.
  package convenience init(vanishingIn folder: String) throws {
    var folder = FilePath(folder)
    while !folder.isEmpty && !isFolder(folder.string) { folder.removeLastComponent() }
    try self.init(path: folder.appending("column").string, createsFolder: false)
    if hasName { hasName = unsafe unlink(temporary) != 0 }
  }

  deinit {
    if hasName { unsafe unlink(temporary) }
    try? file.close()
  }

  private static let permissions: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
  /// `O_TMPFILE`, which the module Glibc does not have.
  private static let nameless = FileDescriptor.OpenOptions(rawValue: 0o20000000 | O_DIRECTORY)

  /// Adds bytes at the end.
  ///
  /// - Throws: an `Errno`.
  package func write(_ bytes: Span<UInt8>) throws {
    try unsafe bytes.withUnsafeBytes { try unsafe write($0) }
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: an `Errno`.
  func write(_ bytes: UnsafeRawBufferPointer) throws { _ = try unsafe file.writeAll(bytes) }

  /// Maps the first `size` bytes into memory for reading, also those that are yet to be written.
  ///
  /// - Throws: an `Errno`.
  func map(_ size: Int) throws -> UnsafeMutableRawPointer { try unsafe file.map(size) }

  /// What other processes of the host open the file with, as long as this value is there.
  ///
  /// - Throws: an `Errno`.
  package func shared() throws -> ProcessFile { try ProcessFile(descriptor: file.rawValue) }

  /// Maps what was written so far into memory.
  package func contents() throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "/proc/self/fd/\(file.rawValue)"), options: .alwaysMapped)
  }

  /// Gives the file its name, in place of one that has it.
  ///
  /// - Throws: an `Errno`.
  package func publish() throws {
    if isStream { return }
    if !hasName {
      let status = unsafe linkat(
        AT_FDCWD, "/proc/self/fd/\(file.rawValue)", AT_FDCWD, temporary, Int32(AT_SYMLINK_FOLLOW))
      if status != 0 { throw Errno(rawValue: errno) }
      hasName = true
    }
    if unsafe rename(temporary, path) != 0 { throw Errno(rawValue: errno) }
    hasName = false
  }

  /// Creates a folder and those above it, unless they exist.
  private static func create(_ folder: FilePath) throws {
    if unsafe mkdir(folder.string, 0o777) == 0 || errno == EEXIST { return }
    if errno != ENOENT { throw Errno(rawValue: errno) }
    let parent = folder.removingLastComponent()
    if parent.isEmpty { throw Errno.noSuchFileOrDirectory }
    try create(parent)
    if unsafe mkdir(folder.string, 0o777) != 0 && errno != EEXIST { throw Errno(rawValue: errno) }
  }
}
