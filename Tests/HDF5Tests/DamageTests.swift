import Failures
import HDF5
import TestSupport
import Testing

struct DamageTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func missingFile() throws {
    let path = scratch.folder.appending(path: "none.h5").path
    let failure = try failure { try File(path: path) }
    #expect(failure == Failure(.missing, "\(path) cannot be opened: No such file or directory"))
  }

  @Test func noRegularFile() throws {
    let folder = scratch.folder.path
    #expect(try failure { try File(path: folder) } == Failure(.io, "\(folder) cannot be opened: it is a folder"))
    #expect(
      try failure { try File(path: "/dev/null") }
        == Failure(.io, "/dev/null cannot be opened: it is not a regular file"))
  }

  @Test(arguments: [0, 1, 7, 100, 5000])
  func notHDF5(length: Int) throws {
    let path = try scratch.write(repeatElement(UInt8(ascii: "x"), count: length))
    let failure = try failure { try File(path: path) }
    #expect(failure.kind == .data)
    #expect(failure.message.hasPrefix("\(path) is not an HDF5 file (H5Fopen: "))
  }

  @Test func truncatedAnywhere() throws {
    let bytes = try sample()
    let lengths = Array(8..<120) + stride(from: 120, to: bytes.count, by: 97) + [bytes.count - 1]
    for length in lengths {
      let path = try scratch.write(bytes.prefix(length))
      let failure = try failure { try File(path: path) }
      #expect(failure.kind == .data, "\(length) bytes")
      #expect(failure.message.hasPrefix("\(path) is cut short (H5Fopen: "), "\(length) bytes: \(failure)")
    }
  }

  @Test func flippedBitsInAHeader() throws {
    let image = try FileImage(name: "header")
    try image.write([1, 2, 3, 4, 5, 6, 7] as [Int64], shape: [7], to: "values")
    var bytes = try image.finish()
    // The size and the largest size of the array.
    let sizes: [UInt64] = [7, 7]
    let range = try #require(bytes.firstRange(of: sizes.flatMap(littleEndian)))
    bytes[range.lowerBound + 5] = 1
    let failure = try failure { try File(path: scratch.write(bytes)).integers(at: "values") }
    #expect(failure.kind == .data && failure.message.contains("checksum"), "\(failure)")
  }

  @Test func wrongTypesAndMissingObjects() throws {
    let path = try scratch.write(sample())
    let file = try File(path: path)
    func check(_ ending: String, _ body: () throws -> Void) throws {
      let failure = try failure(body)
      #expect(failure.kind == .data)
      #expect(failure.message.hasPrefix(path + ending), "\(failure)")
    }
    try check(": state/steps holds integers, not floats") { _ = try file.floats(at: "state/steps") }
    try check(": state/name holds strings, not integers") { _ = try file.integers(at: "state/name") }
    try check(": state/steps holds integers, not strings") { _ = try file.strings(at: "state/steps") }
    try check(": state/steps [units] holds 2 numbers, not one") {
      _ = try file.integer(attribute: "units", of: "state/steps")
    }
    try check(": model_weights [layer_names] holds 2 strings, not one") {
      _ = try file.string(attribute: "layer_names", of: "model_weights")
    }
    try check(": / [keras_version] holds strings, not floats") { _ = try file.double(attribute: "keras_version") }
    try check(": / [none] cannot be read (H5Aopen: ") { _ = try file.string(attribute: "none") }
    try check(": state/none cannot be read (H5Dopen2: ") { _ = try file.floats(at: "state/none") }
    try check(": state cannot be read (H5Dopen2: ") { _ = try file.floats(at: "state") }
    try check(": state/steps cannot be read (H5Gopen2: ") { _ = try file.children(of: "state/steps") }
  }

  @Test func stringsWithZeroBytes() throws {
    let image = try FileImage(name: "zero")
    let failure = try failure { try image.write(["fine", "a\0b"], to: "strings") }
    #expect(failure == Failure(.data, "zero: strings cannot hold a string with a zero byte"))
  }
}
