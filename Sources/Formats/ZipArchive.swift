import Failures
import Files

/// Builds a zip file whose members are stored uncompressed (APPNOTE.TXT 6.3, without Zip64, so at most 4 GiB).
///
/// Written by hand, since Foundation has no API for zip files on Linux and stored members need no more than this.
struct ZipArchive {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  /// Adds a member.
  ///
  /// - Throws: a failure of kind `usage` if the archive would exceed 4 GiB.
  mutating func add(_ name: String, _ content: [UInt8]) throws {
    let end = bytes.count + directory.count + content.count + 4 * name.utf8.count + 1024
    guard UInt32(exactly: end) != nil else {
      throw Failure(.usage, "these weights are more than the 4 GiB of a zip file; take --format safetensors")
    }
    let offset = UInt32(bytes.count)
    let facts = ZipArchive.facts(name, content)
    bytes.append(littleEndian: UInt32(0x0403_4B50))
    bytes += facts + Array(name.utf8) + content
    directory.append(littleEndian: UInt32(0x0201_4B50))
    directory.append(littleEndian: UInt16(20))
    directory += facts
    // No comment, disk 0, no attributes.
    directory += [UInt8](repeating: 0, count: 10)
    directory.append(littleEndian: offset)
    directory += Array(name.utf8)
    count += 1
  }

  /// Returns the fields that the header of a member and its entry in the directory have in common.
  private static func facts(_ name: String, _ content: [UInt8]) -> [UInt8] {
    var facts: [UInt8] = []
    // Version 2.0, names in UTF-8, stored. The fixed date 1980-01-01 makes equal content give equal bytes.
    for value: UInt16 in [20, 0x0800, 0, 0, 0x0021] { facts.append(littleEndian: value) }
    facts.append(littleEndian: CRC32.zip.checksum(content))
    facts.append(littleEndian: UInt32(content.count))
    facts.append(littleEndian: UInt32(content.count))
    facts.append(littleEndian: UInt16(name.utf8.count))
    facts.append(littleEndian: UInt16(0))
    return facts
  }

  /// Returns the bytes of the file.
  consuming func finish() -> [UInt8] {
    let start = UInt32(bytes.count)
    bytes += directory
    bytes.append(littleEndian: UInt32(0x0605_4B50))
    for value: UInt16 in [0, 0, count, count] { bytes.append(littleEndian: value) }
    bytes.append(littleEndian: UInt32(directory.count))
    bytes.append(littleEndian: start)
    bytes.append(littleEndian: UInt16(0))
    return bytes
  }
}
