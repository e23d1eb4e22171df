import Failures
import Files
import FoundationEssentials

/// A zip file (APPNOTE.TXT 6.3), also of more than 4 GiB (Zip64). Members are stored or deflated.
package struct ZipFile {
  /// A file in the zip file.
  package struct Member {
    /// The name.
    package let name: String
    fileprivate let method: Int
    fileprivate let isEncrypted: Bool
    fileprivate let checksum: UInt32
    fileprivate let compressed: Int
    fileprivate let size: Int
    fileprivate let start: Int
  }

  /// The bytes that a zip file starts with, if it has members.
  package static let signature: [UInt8] = Array("PK\u{3}\u{4}".utf8)
  /// The bytes that a zip file without members starts with.
  static let emptySignature: [UInt8] = Array("PK\u{5}\u{6}".utf8)

  /// All members, in the order of the directory.
  package private(set) var members: [Member] = []
  private let bytes: Data
  private let path: String

  /// Reads the directory.
  ///
  /// - Throws: a failure of kind `data` if it is damaged.
  package init(_ bytes: Data, _ path: String) throws {
    (self.bytes, self.path) = (bytes, path)
    var (count, place) = try directory()
    while count > 0 {
      members.append(try member(&place))
      count -= 1
    }
  }

  /// Returns the content of a member.
  ///
  /// - Throws: a failure of kind `data` if the content is damaged, encrypted, or compressed in another way.
  package func content(of member: Member) throws -> Data {
    let place = "\(path): \(member.name)"
    if member.isEncrypted { throw Failure(.data, "\(place) is encrypted; save it with numpy.savez") }
    guard [0, 8].contains(member.method) else {
      throw Failure(.data, "\(place) is compressed in another way than NumPy does; save it with numpy.savez_compressed")
    }
    // The header of a member has a name and a field of its own lengths, then the content follows.
    guard try number(member.start, 4) == 0x0403_4B50 else { throw damaged() }
    let start = try member.start + 30 + number(member.start + 26, 2) + number(member.start + 28, 2)
    guard start <= bytes.count, member.compressed <= bytes.count - start else { throw damaged() }
    let stored = bytes.dropFirst(start).prefix(member.compressed)
    let content = member.method == 0 ? stored : Inflation.content(of: stored, size: member.size)
    guard let content, content.count == member.size, Inflation.checksum(of: content) == member.checksum else {
      throw Failure(.data, "\(place) is damaged: its size or its checksum does not match; save it again")
    }
    return content
  }

  /// Returns the number of members, and where the directory starts.
  private func directory() throws -> (count: Int, start: Int) {
    // The end of the directory is followed by a comment of up to 65,535 bytes.
    let earliest = max(0, bytes.count - 22 - 65_535)
    var end = bytes.count - 22
    while end >= earliest, try number(end, 4) != 0x0605_4B50 { end -= 1 }
    guard end >= earliest else { throw damaged() }
    let (count, start) = (try number(end + 10, 2), try number(end + 16, 4))
    guard count == 0xFFFF || start == 0xFFFF_FFFF, end >= 20, try number(end - 20, 4) == 0x0706_4B50 else {
      return (count, start)
    }
    let end64 = try number(end - 12, 8)
    guard try number(end64, 4) == 0x0606_4B50 else { throw damaged() }
    return (try number(end64 + 32, 8), try number(end64 + 48, 8))
  }

  /// Reads an entry of the directory, and moves `place` behind it.
  private func member(_ place: inout Int) throws -> Member {
    guard try number(place, 4) == 0x0201_4B50 else { throw damaged() }
    let (nameLength, extraLength) = (try number(place + 28, 2), try number(place + 30, 2))
    let end = try place + 46 + nameLength + extraLength + number(place + 32, 2)
    guard end <= bytes.count else { throw damaged() }
    var sizes = [try number(place + 24, 4), try number(place + 20, 4), try number(place + 42, 4)]
    try widen(&sizes, place + 46 + nameLength, extraLength)
    let name = String(decoding: bytes.dropFirst(place + 46).prefix(nameLength), as: UTF8.self)
    let member = Member(
      name: name, method: try number(place + 10, 2), isEncrypted: try number(place + 8, 2) & 1 == 1,
      checksum: UInt32(try number(place + 16, 4)), compressed: sizes[1], size: sizes[0], start: sizes[2])
    place = end
    return member
  }

  /// Replaces sizes and an offset of 32 bits by those of 64 bits, which follow in the same order in the field of Zip64.
  private func widen(_ sizes: inout [Int], _ start: Int, _ length: Int) throws {
    var place = start
    while place + 4 <= start + length {
      let (kind, size) = (try number(place, 2), try number(place + 2, 2))
      if kind == 1 {
        var field = place + 4
        for index in sizes.indices where sizes[index] == 0xFFFF_FFFF && field + 8 <= place + 4 + size {
          sizes[index] = try number(field, 8)
          field += 8
        }
      }
      place += 4 + size
    }
  }

  /// Returns the number of `count` bytes at a place, the smallest byte first.
  private func number(_ place: Int, _ count: Int) throws -> Int {
    guard place >= 0, place <= bytes.count - count else { throw damaged() }
    let start = bytes.startIndex + place
    let value = (start..<start + count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }
    guard let number = Int(exactly: value) else { throw damaged() }
    return number
  }

  private func damaged() -> Failure {
    Failure(.data, "\(path) is a damaged zip file, or cut short; save it again")
  }
}
