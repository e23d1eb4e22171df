import Failures
import Glibc
import HDF5
import TestSupport
import Testing

struct RoundTripTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [[], [0], [4, 0, 3], [1], [13], [3, 5], [2, 3, 5, 7], [1, 2, 1, 3, 1, 2, 1]])
  func floatsOfAnyRank(shape: [Int]) throws {
    let values = (0..<shape.reduce(1, *)).map { Float($0) * -0.37 }
    let image = try FileImage(name: "floats")
    try image.write(values, shape: shape, to: "a/b/values")
    let file = try File(path: scratch.write(image.finish()))
    #expect(try file.shape(of: "a/b/values") == shape)
    #expect(try file.floats(at: "/a/b/values") == values)
  }

  @Test func largeArrays() throws {
    let shape = [3, 1 << 23]
    let values = (0..<shape[0] * shape[1]).map { Float($0) }
    let image = try FileImage(name: "large")
    try image.write(values, shape: shape, to: "values")
    #expect(try File(path: scratch.write(image.finish())).floats(at: "values") == values)
  }

  @Test func specialFloatsKeepTheirBits() throws {
    let values: [Float] = [.nan, -.infinity, -0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
    let image = try FileImage(name: "special")
    try image.write(values, shape: [5], to: "values")
    let read = try File(path: scratch.write(image.finish())).floats(at: "values")
    #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func integersAndStrings() throws {
    let strings = ["", "ß → 你好", String(repeating: "x", count: 100_000)]
    let names = (0..<5000).map { "name \($0)" }
    let image = try FileImage(name: "mixed")
    try image.write([.min, 0, .max, 4, 5, 6] as [Int64], shape: [2, 3], to: "integers")
    try image.write(strings, to: "strings")
    try image.write(names, to: "names")
    try image.write([] as [String], to: "none")
    try image.write("", to: "empty")
    let file = try File(path: scratch.write(image.finish()))
    #expect(try file.shape(of: "integers") == [2, 3])
    #expect(try file.integers(at: "integers") == [.min, 0, .max, 4, 5, 6])
    #expect(try file.strings(at: "strings") == strings)
    #expect(try file.strings(at: "names") == names)
    #expect(try file.shape(of: "none") == [0])
    #expect(try file.strings(at: "none") == [])
    #expect(try file.string(at: "empty") == "")
  }

  @Test(arguments: ["/", "group", "group/values"])
  func attributes(path: String) throws {
    let names = (0..<9000).map { "layer \($0)" }
    let image = try FileImage(name: "attributes")
    try image.write([1, 2] as [Float], shape: [2], to: "group/values")
    try image.setAttribute("text", String(repeating: "{\"é\"}", count: 30_000), of: path)
    try image.setAttribute("names", names, of: path)
    try image.setAttribute("no names", [] as [String], of: path)
    try image.setAttribute("größe", 3 as Int64, of: path)
    try image.setAttribute("sizes", (0..<20_000).map { Int64($0) }, of: path)
    try image.setAttribute("rate", 0.1, of: path)
    let file = try File(path: scratch.write(image.finish()))
    #expect(try file.attributeNames(of: path) == ["größe", "names", "no names", "rate", "sizes", "text"])
    #expect(try file.string(attribute: "text", of: path).utf8.count == 180_000)
    #expect(try file.strings(attribute: "names", of: path) == names)
    #expect(try file.strings(attribute: "no names", of: path) == [])
    #expect(try file.integer(attribute: "größe", of: path) == 3)
    #expect(try file.integers(attribute: "sizes", of: path) == (0..<20_000).map { Int64($0) })
    #expect(try file.double(attribute: "rate", of: path) == 0.1)
  }

  @Test func namesAndExistence() throws {
    let file = try File(path: scratch.write(sample()))
    #expect(try file.children() == ["model_weights", "state"])
    #expect(try file.children(of: "/state") == ["name", "steps"])
    #expect(try file.children(of: "model_weights/lstm/cell") == ["kernel"])
    for path in ["/", "state", "/state/name", "model_weights/lstm/cell/kernel"] {
      #expect(try file.contains(path))
    }
    for path in ["stat", "state/names", "no/such/group"] { #expect(try !file.contains(path)) }
  }

  @Test func imagesOfOneNameAtATime() throws {
    let first = try FileImage(name: "same")
    let second = try FileImage(name: "same")
    try first.write("first", to: "which")
    try second.write("second", to: "which")
    #expect(try File(path: scratch.write(first.finish(), to: "1.h5")).string(at: "which") == "first")
    #expect(try File(path: scratch.write(second.finish(), to: "2.h5")).string(at: "which") == "second")
  }

  @Test func sameContentSameBytes() throws {
    let first = try sample()
    // Times in a file count seconds.
    usleep(1_200_000)
    #expect(try sample() == first)
  }

  @Test func manyThreadsAtOnce() async throws {
    let expected = try sample()
    let path = try scratch.write(expected)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let file = try File(path: path)
          let missing = (try? file.integers(at: "nothing")) == nil
          return try missing && file.integers(at: "state/steps") == [1, -2, 3] && sample() == expected
        }
      }
      for try await same in group { #expect(same) }
    }
  }
}
