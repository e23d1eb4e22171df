import Glibc
import Synchronization
import SystemPackage

/// Where the columns that are created now lie. A small column lies in memory; a longer one moves to a file.
package struct ColumnPlace: Sendable {
  /// The folder of the files, or one that is yet to be created; nil for that of temporary files.
  let folder: String?
  /// The number of bytes from which on a column lies in a file.
  package let limit: Int
  private let problems = Problems()

  /// The place of the columns that this task creates.
  @TaskLocal package static var current = ColumnPlace()

  /// Creates a place.
  package init(folder: String? = nil, limit: Int = 1 << 20) { (self.folder, self.limit) = (folder, limit) }

  /// Opens a new file that has no name.
  ///
  /// - Throws: an `Errno` if no folder takes one.
  package func newFile() throws -> CacheFile {
    var failure: any Error = Errno.noSuchFileOrDirectory
    for folder in folders {
      do { return try CacheFile(vanishingIn: folder) } catch { failure = error }
    }
    throw failure
  }

  /// The folders to try, the best one first. A folder of temporary files can be small, or lie in memory.
  private var folders: [String] {
    [folder, unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"].compactMap(\.self)
  }

  /// Why a column had to stay in memory; nil if none had to.
  package var problem: String? { problems.first.withLock { $0 } }

  /// Says that a column has to stay in memory.
  func complain(_ error: any Error) { problems.first.withLock { $0 = $0 ?? "\(error)" } }

  private final class Problems: Sendable {
    let first = Mutex<String?>(nil)
  }
}
