import Glibc

/// The different characters (Unicode scalars) of a text, numbered in the order of their first appearance.
public final class CharacterTable {
  /// The characters, in the order of their numbers.
  public private(set) var characters: [Unicode.Scalar] = []
  private let numbers: UnsafeMutablePointer<UInt32>  // by code point: the number of the character + 1, or 0

  private static let codePoints = 0x11_0000

  /// Creates a table without characters.
  public init() {
    // Such memory is zero, and takes room only where it is written to.
    numbers = calloc(CharacterTable.codePoints, MemoryLayout<UInt32>.stride)
      .bindMemory(to: UInt32.self, capacity: CharacterTable.codePoints)
  }

  deinit { free(numbers) }

  /// Finds or adds each character of a text, and stores its number.
  ///
  /// - Parameters:
  ///   - bytes: whole characters in valid UTF-8.
  ///   - target: room for as many numbers as there are bytes.
  /// - Returns: the number of characters.
  public func encode(_ bytes: Span<UInt8>, into target: inout MutableSpan<UInt32>) -> Int {
    require(target.count >= bytes.count, "target has room for \(target.count) of \(bytes.count) numbers")
    return bytes.withUnsafeBufferPointer { bytes in
      target.withUnsafeMutableBufferPointer { target in
        guard let start = bytes.baseAddress, let target = target.baseAddress else { return 0 }
        return encode(start, bytes.count, target)
      }
    }
  }

  private func encode(_ start: UnsafePointer<UInt8>, _ size: Int, _ target: UnsafeMutablePointer<UInt32>) -> Int {
    var (offset, count) = (0, 0)
    while offset < size {
      if offset &+ 8 <= size && encodeASCII(start + offset, target + count) {
        offset &+= 8
        count &+= 8
        continue
      }
      let value = decodeScalar(start, &offset, size)
      let found = numbers[Int(value)]
      target[count] = found == 0 ? add(value) : found &- 1
      count &+= 1
    }
    return count
  }

  /// Stores the numbers of eight bytes. Returns false if one of them is no ASCII, or is new.
  @inline(__always) private func encodeASCII(
    _ start: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    let word = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    if word & 0x8080_8080_8080_8080 != 0 { return false }
    // The highest bit of a number is set only for a new character, 0 - 1.
    var all: UInt32 = 0
    for index in 0..<8 {
      let number = numbers[Int(start[index])] &- 1
      all |= number
      target[index] = number
    }
    return Int32(bitPattern: all) >= 0
  }

  @inline(never) private func add(_ value: UInt32) -> UInt32 {
    characters.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    numbers[Int(value)] = UInt32(characters.count)
    return UInt32(characters.count - 1)
  }
}

/// Returns the code point at `offset`, and moves `offset` behind it. The bytes are valid UTF-8; where they are cut, zeros
/// are taken for what is missing.
@inline(__always) func decodeScalar(_ bytes: UnsafePointer<UInt8>, _ offset: inout Int, _ size: Int) -> UInt32 {
  let lead = bytes[offset]
  if lead < 0x80 {
    offset &+= 1
    return UInt32(lead)
  }
  let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  var value = UInt32(lead) & (0x7F >> UInt32(length))
  for i in 1..<length { value = value << 6 | (offset + i < size ? UInt32(bytes[offset + i] & 0x3F) : 0) }
  offset += length
  return min(value, 0x10_FFFF)
}
