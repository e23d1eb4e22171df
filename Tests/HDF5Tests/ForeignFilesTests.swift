import FoundationEssentials
import HDF5
import TestSupport
import Testing

struct ForeignFilesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func h5dumpReadsOurs() throws {
    let (text, status) = try run("h5dump", [scratch.write(sample())])
    #expect(status == 0)
    #expect(text.contains("\"lstm\", \"dense\"") && text.contains("\"3.11.0\""))
    #expect(text.contains("(2,4,0): 98, 99, 100, 101, 102, 103, 104"))
    #expect(text.contains("H5T_IEEE_F32LE") && text.contains("CSET H5T_CSET_UTF8"))
    #expect(text.contains("STRPAD H5T_STR_NULLTERM"))
  }

  /// Netron and other readers that do not use libhdf5 cannot read chunks or filters such as HDF5's checksum.
  @Test func arraysAreContiguousAndHaveNoFilters() throws {
    for array in ["/model_weights/lstm/cell/kernel", "/state/steps"] {
      let (text, status) = try run("h5dump", ["-p", "-H", "-d", array, scratch.write(sample())])
      #expect(status == 0)
      #expect(text.contains("CONTIGUOUS") && text.contains(/FILTERS \{\s+NONE/), "\(text)")
    }
  }

  /// Files of other programs may have chunks with HDF5's own checksum. libhdf5 checks it.
  @Test func flippedBitsInChunksWithAChecksum() throws {
    let values = (0..<105).map { Float($0) + 0.5 }
    let image = try FileImage(name: "flipped")
    try image.write(values, shape: [5, 21], to: "group/values")
    let chunked = scratch.path("chunked")
    let options = ["-l", "group/values:CHUNK=5x21", "-f", "group/values:FLET"]
    #expect(try run("h5repack", options + [scratch.write(image.finish()), chunked]).status == 0)
    #expect(try File(path: chunked).floats(at: "group/values") == values)
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: chunked)))
    let numbers = values.map(\.bitPattern).flatMap(littleEndian)
    let start = try #require(bytes.firstRange(of: numbers)).lowerBound
    for offset in stride(from: 0, to: numbers.count, by: 13) {
      var damaged = bytes
      damaged[start + offset] ^= 1 << UInt8(offset % 8)
      let path = try scratch.write(damaged)
      let failure = try failure { try File(path: path).floats(at: "group/values") }
      #expect(failure.kind == .data)
      #expect(failure.message.hasPrefix("\(path): group/values cannot be read (H5Dread: "), "\(failure)")
      // libhdf5 1.10 names the filter, 1.14 does not.
      #expect(failure.message.contains(/Fletcher32|filter returned failure/), "\(failure)")
    }
  }

  // Written by h5py 3.16, in the oldest format, as Keras does:
  //   f["doubles"] = numpy.array([0.5, -2, 0.1])
  //   f["bytes"] = numpy.array([1, 200], "uint8")
  //   f["fixed"] = numpy.array([b"a", b"bcd", b""])
  //   f.create_dataset("packed", data=numpy.zeros(1000, "float32"), compression="gzip")
  //   f.attrs["fixed"] = numpy.array([b"kernel", b"bias"])
  //   f.attrs["variable"] = "größe"
  //   f.attrs["rate"] = 0.25
  private let foreign = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "foreign.hdf5").path

  @Test func wideFloatsAndFixedStrings() throws {
    let file = try File(path: foreign)
    #expect(try file.floats(at: "doubles") == [0.5, -2, 0.1])
    #expect(try file.integers(at: "bytes") == [1, 200])
    #expect(try file.strings(at: "fixed") == ["a", "bcd", ""])
    #expect(try file.strings(attribute: "fixed") == ["kernel", "bias"])
    #expect(try file.string(attribute: "variable") == "größe")
    #expect(try file.double(attribute: "rate") == 0.25)
  }

  @Test func shapeBeyondTheFile() throws {
    var bytes = try [UInt8](Data(contentsOf: URL(filePath: foreign)))
    // The size and the largest size of "doubles", which has 3 numbers.
    let sizes: [UInt64] = [3, 3]
    let range = try #require(bytes.firstRange(of: sizes.flatMap(littleEndian)))
    for size: UInt64 in [4, 3 + 1 << 40, 3 + 255 << 48] {
      bytes.replaceSubrange(range, with: [size, size].flatMap(littleEndian))
      let file = try File(path: scratch.write(bytes))
      let failure = try failure { try file.floats(at: "doubles") }
      #expect(failure.kind == .data, "\(failure)")
      // libhdf5 1.14 notices it by itself.
      #expect(failure.message.contains(/doubles (needs|cannot be read .H5Dopen2: invalid dataset size)/), "\(failure)")
    }
  }

  @Test func compressedDatasetsAreRefused() throws {
    let file = try File(path: foreign)
    let failure = try failure { try file.floats(at: "packed") }
    #expect(failure.kind == .data && failure.message.contains("needs 4000 bytes for its shape [1000]"))
  }
}
