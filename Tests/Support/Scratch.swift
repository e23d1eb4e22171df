import Failures
import FoundationEssentials
import Testing

/// A temporary folder for the files of a test. It is removed with this object.
package final class Scratch {
  /// The folder.
  package let folder: URL

  package init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lockstep-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Returns the path of a file in the folder.
  package func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a file, and returns its path.
  package func write(_ bytes: some Sequence<UInt8>, to name: String = "file") throws -> String {
    let path = path(name)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }
}

/// Returns the failure that `body` throws.
package func failure<Result: ~Copyable>(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) throws -> Failure {
  try #require(throws: Failure.self, sourceLocation: sourceLocation) { _ = try body() }
}
