import Checkpoints
import Failures
import Files
import SystemPackage
import TestSupport
import Testing

/// The process that reads a file is not trusted.
struct CheckpointReplyTests {
  /// Receives `bytes` as the reply about a file of `size` bytes.
  private func received(_ bytes: [UInt8], size: Int = 1000) throws -> CheckpointReply? {
    let (reading, writing) = try FileDescriptor.pipe()
    return try reading.closeAfter {
      try writing.closeAfter { _ = try writing.writeAll(bytes) }
      return try CheckpointReply(from: reading, size: size)
    }
  }

  /// Returns the bytes of a reply: the length of the header, the header, and floats.
  private func reply(_ header: String, length: UInt64? = nil, floats: Int = 0) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header.utf8
      + [UInt8](repeating: 0, count: 4 * floats)
  }

  private func contents(shape: String) -> String {
    """
    {"contents":{"_0":{"seal":"1","config":"","form":{"input":{"token":{"count":1}},"target":{"token":{"count":1}},\
    "hasTargetAtEveryStep":true},"encoding":{"inputs":["a"],"staticClasses":{},"knownClasses":{}},"position":{"step":1,"bestStep":0,"bestLoss":"inf",\
    "skipped":0,"window":{"steps":0,"skipped":0,"loss":0,"gradientNorm":0},"plateau":{"best":"inf","wait":0,\
    "cooldown":0,"reductions":0},"earlyStopping":{"best":"inf","wait":0}},"lineage":{"version":"","bits":1,"program":"",\
    "created":"","host":"","processes":1,"instructionSet":"","seed":1,"dataHash":""},\
    "arrays":[{"path":"/a","name":"a","role":"weight","shape":\(shape)}]}}}
    """
  }

  @Test func failuresArriveInOneLine() throws {
    let long = String(repeating: "x", count: 5000)
    let bytes = reply(#"{"failure":{"kind":65,"message":"a\nb\u001B[2J\#(long)"}}"#)
    guard case .failure(let failure) = try received(bytes) else { return #expect(Bool(false), "no failure") }
    #expect(failure.kind == .data && failure.message.hasPrefix("a b[2Jxxx") && failure.message.count < 1001)
  }

  @Test func contentsArrive() throws {
    guard case .contents(let contents) = try received(reply(contents(shape: "[2,3]"), floats: 6)) else {
      return #expect(Bool(false), "no contents")
    }
    let file = CheckpointFile(path: "here", contents)
    #expect(file.arrays().map(\.shape) == [[2, 3]] && file.position.bestLoss == .infinity)
  }

  @Test(arguments: [
    "[2,4]", "[-2,-3]", "[-1]", "[4611686018427387904,4]", "[9223372036854775807,9223372036854775807]", "[251]",
    "[1.5]",
  ])
  func invalidShapes(shape: String) throws {
    #expect(try received(reply(contents(shape: shape), floats: 6)) == nil)
  }

  @Test func otherBytes() throws {
    let good = reply(contents(shape: "[2,3]"), floats: 6)
    for length in stride(from: 0, to: good.count, by: 7) { #expect(try received(Array(good[..<length])) == nil) }
    #expect(try received(reply("{}")) == nil)
    #expect(try received(reply(#"{"failure":{"kind":3,"message":""}}"#)) == nil)
    for length in [UInt64.max, 1 << 63, 1 << 40, 1 << 21] { #expect(try received(reply("{}", length: length)) == nil) }
  }
}
