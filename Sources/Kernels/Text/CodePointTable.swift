import Glibc

/// A byte for each code point of Unicode. It is computed when it is first asked for.
public final class CodePointTable: @unchecked Sendable {
  private let compute: @Sendable (Unicode.Scalar) -> UInt8
  // 0 for one that was not asked for. Two threads that ask for the same one store the same.
  @usableFromInline let bytes: UnsafeMutablePointer<UInt8>

  @usableFromInline static let last: UInt32 = 0x10_FFFF

  /// Creates a table.
  ///
  /// - Parameter compute: Returns the byte of a character, which must not be 0. It is called at most a few times for each. For a
  ///   code point that is no character, it is asked for U+FFFD.
  public init(_ compute: @escaping @Sendable (Unicode.Scalar) -> UInt8) {
    self.compute = compute
    // Such memory is zero, and takes room only where it is written to.
    let count = Int(CodePointTable.last) + 1
    bytes = calloc(count, 1).bindMemory(to: UInt8.self, capacity: count)
  }

  deinit { free(bytes) }

  /// The byte of a code point. A number behind the last code point stands for the last one.
  @inlinable public subscript(value: UInt32) -> UInt8 {
    let place = Int(min(value, CodePointTable.last))
    let found = bytes[place]
    return found != 0 ? found : ask(place)
  }

  @usableFromInline @inline(never) func ask(_ place: Int) -> UInt8 {
    let found = compute(Unicode.Scalar(UInt32(place)) ?? "\u{FFFD}")
    bytes[place] = found
    return found
  }
}
