import CIntrinsics
import Glibc

/// A byte for each code point of Unicode. It is computed when it is first asked for.
public final class CodePointTable: @unchecked Sendable {
  private let compute: @Sendable (Unicode.Scalar) -> UInt8
  // 0 for one that was not asked for. Two threads that ask for the same one at the same time both store its byte.
  @usableFromInline let bytes: UnsafeMutablePointer<UInt8>

  /// Creates a table.
  ///
  /// - Parameter compute: Returns the byte of a character, which must not be 0. It is called at most a few times for each. For a
  ///   code point that is no character, it is asked for U+FFFD.
  public init(_ compute: @escaping @Sendable (Unicode.Scalar) -> UInt8) {
    self.compute = compute
    // Such memory is zero, and takes room only where it is written to.
    bytes = calloc(1 << 21, 1).bindMemory(to: UInt8.self, capacity: 1 << 21)
  }

  deinit { free(bytes) }

  /// The byte of a code point, which has 21 bits. Further bits do not count.
  @inlinable @inline(__always) public subscript(value: UInt32) -> UInt8 {
    let place = Int(value & 0x1F_FFFF)
    let found = lockstep_shared_load(bytes + place)
    return found != 0 ? found : ask(place)
  }

  @usableFromInline @inline(never) func ask(_ place: Int) -> UInt8 {
    let found = compute(Unicode.Scalar(UInt32(place)) ?? "\u{FFFD}")
    lockstep_shared_store(bytes + place, found)
    return found
  }
}
