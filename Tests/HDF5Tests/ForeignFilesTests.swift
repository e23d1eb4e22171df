import Foundation
import HDF5
import Testing

struct ForeignFilesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func h5dumpReadsOurs() throws {
    let (text, status) = try dump([], scratch.write(sample()))
    #expect(status == 0)
    #expect(text.contains("\"naïve\"") && text.contains("\"lstm\", \"dense\"") && text.contains("\"3.11.0\""))
    #expect(text.contains("(2,4,0): 98, 99, 100, 101, 102, 103, 104"))
    #expect(text.contains("H5T_IEEE_F32LE") && text.contains("CSET H5T_CSET_UTF8"))
    #expect(text.contains("STRPAD H5T_STR_NULLTERM"))
  }

  @Test func checksumsAreThere() throws {
    let (text, status) = try dump(["-p", "-H"], scratch.write(sample()))
    #expect(status == 0)
    #expect(text.contains("CHECKSUM FLETCHER32") && text.contains("CHUNKED ( 3, 5, 7 )"))
  }

  @Test func wideFloatsAndFixedStrings() throws {
    let path = try #require(Bundle.module.path(forResource: "foreign", ofType: "h5"))
    let file = try File(path: path)
    #expect(try file.floats(at: "doubles") == [0.5, -2, 0.1])
    #expect(try file.integers(at: "bytes") == [1, 200])
    #expect(try file.strings(at: "fixed") == ["a", "bcd", ""])
    #expect(try file.strings(attribute: "fixed") == ["kernel", "bias"])
    #expect(try file.string(attribute: "variable") == "größe")
    #expect(try file.double(attribute: "rate") == 0.25)
  }
}
