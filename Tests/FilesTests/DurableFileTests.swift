import Files
import FoundationEssentials
import Testing
import TestSupport

struct DurableFileTests {
  /// Whoever writes last, the file is one of them as a whole, and no temporary file is left.
  @Test func twoAtOnce() async throws {
    let scratch = try Scratch()
    let path = scratch.path("model.npz")
    let contents: [[UInt8]] = (1...4).map { [UInt8](repeating: $0, count: 300_000) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for bytes in contents {
        group.addTask { for _ in 1...5 { try DurableFile.write(bytes, to: path) } }
      }
      try await group.waitForAll()
    }
    #expect(contents.contains([UInt8](try Data(contentsOf: URL(filePath: path)))))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) == ["model.npz"])
  }
}
