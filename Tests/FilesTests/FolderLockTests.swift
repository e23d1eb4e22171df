import Failures
import Files
import FoundationEssentials
import Glibc
import Testing
import TestSupport

struct FolderLockTests {
  private let scratch: Scratch
  private let folder: String
  private var file: String { "\(folder)/lock" }

  init() throws {
    scratch = try Scratch()
    folder = scratch.folder.path
  }

  /// A lock belongs to an open file, so that this process meets its own like that of another process.
  @Test func aSecondLockNamesTheHolder() throws {
    let lock = try FolderLock(folder: folder)
    defer { lock.release() }
    #expect(lock.isHeld)
    let failure = try failure { try FolderLock(folder: folder) }
    let process = ProcessInfo.processInfo
    #expect(failure.kind == .io)
    #expect(
      failure.message.hasPrefix(
        "\(folder) is in use by process \(process.processIdentifier) on \(process.hostName) since 20"))
    #expect(failure.message.hasSuffix("Z; wait until it has ended, or give another folder with --output"))
  }

  @Test func aReleasedLockLeavesNothing() throws {
    for _ in 1...2 {
      let lock = try FolderLock(folder: folder)
      #expect(FileManager.default.fileExists(atPath: file))
      lock.release()
      #expect(!FileManager.default.fileExists(atPath: file))
    }
  }

  @Test func whatAKilledProcessLeftBlocksNobody() throws {
    _ = try scratch.write("process 1 on another-host-with-a-long-name since 2001-01-01T00:00:00Z\n".utf8, to: "lock")
    let lock = try FolderLock(folder: folder)
    defer { lock.release() }
    let failure = try failure { try FolderLock(folder: folder) }
    #expect(!failure.message.contains("another-host"))
  }

  /// The holder has locked the file, but not yet written to it.
  @Test func aHolderThatHasNotSaidWhoItIs() throws {
    let lock = try FolderLock(folder: folder)
    defer { lock.release() }
    try #require(truncate(file, 0) == 0)
    #expect(try failure { try FolderLock(folder: folder) }.message.contains(" is in use by another process; "))
  }

  @Test func whatIsInTheFileStaysOneLine() throws {
    let lock = try FolderLock(folder: folder)
    defer { lock.release() }
    try Data((String(repeating: "x", count: 1000) + "\u{1B}[2J\n\n").utf8).write(to: URL(filePath: file))
    let message = try failure { try FolderLock(folder: folder) }.message
    #expect(message.count < 500 && !message.contains("\u{1B}") && !message.contains("\n"))
  }

  @Test(arguments: ["absent", "file"]) func aFolderThatIsNone(name: String) throws {
    _ = try scratch.write([1])
    let path = scratch.path(name)
    #expect(
      try failure { try FolderLock(folder: path) }
        == Failure(
          .io, "\(path) cannot be written to; free space, fix its permissions or give another folder with --output"))
  }

  /// Of threads that lock and release a folder all the time, one at a time is inside.
  @Test func oneAtATime() async throws {
    let inside = scratch.path("inside")
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 1...4 {
        group.addTask { [folder] in
          var entries = 0
          for _ in 1...500 {
            guard let lock = try? FolderLock(folder: folder) else { continue }
            try FileManager.default.createDirectory(atPath: inside, withIntermediateDirectories: false)
            try FileManager.default.removeItem(atPath: inside)
            entries += 1
            lock.release()
          }
          return entries
        }
      }
      let entries = try await group.reduce(0, +)
      #expect(entries > 0)
    }
  }
}
