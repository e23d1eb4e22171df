import Files
import TestSupport
import Testing

struct ChildProcessTests {
  private func shell(_ script: String, _ environment: [String: String]? = nil) throws -> ChildProcess {
    try ChildProcess("/bin/sh", ["-c", script], environment: environment)
  }

  @Test func outputAndExitCode() throws {
    let process = try shell("echo out; echo err >&2; exit 3")
    #expect(process.readToEnd() == Array("out\n".utf8))
    #expect(process.end() == .code(3))
  }

  @Test func aSignal() throws { #expect(try shell("kill -9 $$").end() == .signal(9)) }

  @Test func environmentAndStandardInput() throws {
    let process = try shell("cat; echo \"$A$HOME\"", ["A": "b c"])
    #expect(process.readToEnd() == Array("b c\n".utf8))
    #expect(process.end() == .code(0))
  }

  /// It cannot wait for a reader that has gone.
  @Test func aWriterIsNotWaitedFor() throws {
    let process = try ChildProcess("/usr/bin/yes", [])
    #expect(process.readToEnd(atMost: 5) == Array("y\ny\ny".utf8))
    #expect(process.end() == .signal(13))
  }

  @Test func errorsInAFile() throws {
    let scratch = try Scratch()
    let log = try scratch.write("before".utf8, to: "log")
    let process = try ChildProcess("/bin/sh", ["-c", "echo bad >&2"], errors: .file(log))
    #expect(process.readToEnd().isEmpty && process.end() == .code(0))
    #expect(firstLine(of: log) == "bad")
  }

  @Test func noFilesAreInherited() throws {
    let first = try shell("sleep 1")
    let second = try shell("ls /proc/self/fd | wc -l")
    #expect(second.readToEnd().first == UInt8(ascii: "4"))  // one is the folder that ls lists
    _ = (first.end(), second.end())
  }

  @Test func aProgramThatIsNone() { #expect(throws: (any Error).self) { try ChildProcess("/absent", []) } }
}
