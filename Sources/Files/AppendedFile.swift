import Glibc
import SystemPackage

/// A file that grows at its end.
package final class AppendedFile {
  private let file: FileDescriptor

  /// Opens the file at `path`, or creates it.
  ///
  /// - Throws: an `Errno`.
  package init(path: String) throws {
    file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.append, .create, .closeOnExec],
      permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
  }

  deinit { try? file.close() }

  /// Adds bytes at the end: all of them or, if they cannot be written, none.
  ///
  /// - Throws: an `Errno`.
  package func append(_ bytes: some Sequence<UInt8>) throws {
    let end = try file.seek(offset: 0, from: .end)
    do {
      _ = try file.writeAll(bytes)
    } catch {
      try? file.resize(to: end)
      throw error
    }
  }

  /// Returns whether a file can be written to, as far as that can be seen without changing it. There may be none yet.
  package static func canBeWritten(_ path: String) -> Bool {
    do {
      try FileDescriptor.open(FilePath(path), .readWrite, options: .closeOnExec).close()
      return true
    } catch Errno.noSuchFileOrDirectory {
      let folder = FilePath(path).removingLastComponent()
      return unsafe access(folder.isEmpty ? "." : folder.string, W_OK) == 0
    } catch {
      return false
    }
  }
}
