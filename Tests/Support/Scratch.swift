import Failures
import Foundation
import Testing

/// A folder of its own for a test's files, which goes when the value does.
package final class Scratch {
  /// The folder.
  package let folder: URL

  package init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lockstep-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a name in the folder.
  package func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a file, and gives its path.
  package func write(_ bytes: some Sequence<UInt8>, to name: String = "file") throws -> String {
    let path = path(name)
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }
}

/// The failure `body` ends with.
package func failure<Result: ~Copyable>(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) throws -> Failure {
  try #require(throws: Failure.self, sourceLocation: sourceLocation) { _ = try body() }
}
