import Checkpoints
import Configuration
import Files
import FoundationEssentials

/// A checkpoint to change.
struct Seed {
  /// The bytes of the file, without the seal.
  let body: [UInt8]
  /// The parts of the file that have a checksum of HDF5.
  let parts: [ChecksummedPart]
  /// The starts of heaps of text and of headers of the old format, which have no checksum.
  let heaps: [Int]
  private let arrays: [String: [UInt32]]

  init(path: String) throws {
    guard case .contents(let contents) = CheckpointReply(reading: path) else {
      fatalError("\(path) is not a checkpoint: \(CheckpointReply(reading: path))")
    }
    body = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)).dropLast(16))
    parts = ChecksummedPart.all(in: body)
    let known = Set(["GCOL", "TREE", "SNOD", "HEAP"].map { Array($0.utf8) })
    heaps = body.indices.dropLast(4).filter { [body] in known.contains(Array(body[$0..<$0 + 4])) }
    arrays = Seed.bits(of: CheckpointFile(path: path, contents))
  }

  func hasSameArrays(as file: CheckpointFile) -> Bool { Seed.bits(of: file) == arrays }

  private static func bits(of file: CheckpointFile) -> [String: [UInt32]] {
    Dictionary(uniqueKeysWithValues: file.arrays().map { ($0.name, $0.values.map(\.bitPattern)) })
  }
}

/// A part of an HDF5 file that is followed by its checksum.
struct ChecksummedPart {
  /// The positions of the bytes, without the checksum.
  let range: Range<Int>

  private static let signatures = ["OHDR", "OCHK", "BTHD", "BTIN", "BTLF", "FRHP", "FHDB", "FHIB", "FAHD", "FADB"]
  private static let longest = 4096

  /// Returns all parts of a file that have a checksum. The end of each part is found by trying all that are possible.
  static func all(in bytes: [UInt8]) -> [ChecksummedPart] {
    let known = Set(signatures.map { Array($0.utf8) })
    let starts = [0] + bytes.indices.dropLast(4).filter { known.contains(Array(bytes[$0..<$0 + 4])) }
    return starts.compactMap { start in
      let ends = start + 8..<min(bytes.count - 4, start + longest)
      return ends.first { checksum(bytes[start..<$0]) == stored(bytes, $0) }.map { .init(range: start..<$0) }
    }
  }

  /// Returns whether two files differ in this part.
  func differs(_ a: [UInt8], _ b: [UInt8]) -> Bool { a[range] != b[range] }

  /// Corrects the checksum.
  func repair(_ bytes: inout [UInt8]) {
    guard range.upperBound + 4 <= bytes.count else { return }
    let checksum = ChecksummedPart.checksum(bytes[range])
    for byte in 0..<4 { bytes[range.upperBound + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * byte)) }
  }

  private static func stored(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
  }

  /// Returns Bob Jenkins' hash lookup3, which the file format prescribes.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    func word(_ at: Int) -> UInt32 {
      (0..<4).reduce(0) { at + $1 < bytes.endIndex ? $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) : $0 }
    }
    func rotated(_ word: UInt32, _ by: UInt32) -> UInt32 { word << by | word >> (32 - by) }
    let start = 0xDEAD_BEEF &+ UInt32(bytes.count)
    var (a, b, c) = (start, start, start)
    var at = bytes.startIndex
    while bytes.endIndex - at > 12 {
      (a, b, c) = (a &+ word(at), b &+ word(at + 4), c &+ word(at + 8))
      // The roles of a, b and c rotate, so the three are swapped after each step.
      for shift: UInt32 in [4, 6, 8, 16, 19, 4] { (a, b, c) = (b, c &+ b, (a &- c) ^ rotated(c, shift)) }
      at += 12
    }
    guard at < bytes.endIndex else { return c }
    var (x, y, z) = (c &+ word(at + 8), b &+ word(at + 4), a &+ word(at))
    for shift: UInt32 in [14, 11, 25, 16, 4, 14, 24] { (x, y, z) = (z, (x ^ y) &- rotated(y, shift), y) }
    return y
  }
}
