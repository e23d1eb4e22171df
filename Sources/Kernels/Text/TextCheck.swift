import CIntrinsics

/// What a check of bytes found.
public struct TextFacts: Sendable, Equatable {
  /// Whether the bytes are complete, valid UTF-8.
  public let isUTF8: Bool
  /// Whether there is a zero byte.
  public let hasZero: Bool
  /// The number of line feeds.
  public let lineFeeds: Int
}

/// Looks at all `bytes` once: whether they are UTF-8, whether there is a zero byte, and how many line feeds there are.
///
/// The method is that of J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2021): three
/// tables, indexed by the halves of a byte and of the byte before it, have a bit for each way to be wrong.
public func checkText(_ bytes: Span<UInt8>) -> TextFacts {
  bytes.withUnsafeBufferPointer { bytes in
    guard let start = bytes.baseAddress else { return TextFacts(isUTF8: true, hasZero: false, lineFeeds: 0) }
    var check = TextCheck()
    // The first block has no bytes before it, and the last one may be short. Both are copied among zeros. There is always
    // a last one, perhaps of no bytes: then a character that is cut is followed by something.
    withUnsafeTemporaryAllocation(byteCount: 128, alignment: 64) { scratch in
      /// Looks at some bytes, of which up to 64 that are before them count as well.
      func add(from first: Int, to end: Int) {
        scratch.initializeMemory(as: UInt8.self, repeating: 0)
        guard let middle = scratch.baseAddress.map({ $0 + 64 }) else { return }
        let before = min(64, first)
        (middle - before).copyMemory(from: start + first - before, byteCount: before + end - first)
        check.add(middle.assumingMemoryBound(to: UInt8.self), count: end - first)
      }
      var offset = min(64, bytes.count)
      add(from: 0, to: offset)
      while offset + 64 <= bytes.count {
        check.add(start + offset, count: 64)
        offset += 64
      }
      add(from: offset, to: bytes.count)
    }
    return check.facts
  }
}

/// The check of one block after the other.
private struct TextCheck {
  private typealias Bytes = SIMD64<UInt8>

  private var errors = Bytes()
  private var isAfterASCII = true
  private var zeros: UInt64 = 0
  private let tables = ErrorTables()
  private var lineFeeds = 0

  var facts: TextFacts {
    TextFacts(isUTF8: !isWrong, hasZero: zeros != 0, lineFeeds: lineFeeds)
  }

  /// Looks at 64 bytes, of which the first `count` belong to the text. At least 3 bytes before them can be read.
  @inline(__always) mutating func add(_ block: UnsafePointer<UInt8>, count: Int) {
    let bytes = TextCheck.load(block)
    let present = count == 64 ? UInt64.max : (1 &<< UInt64(count)) &- 1
    zeros |= lockstep_equal_bits(bytes, 0) & present
    lineFeeds &+= lockstep_equal_bits(bytes, 0x0A).nonzeroBitCount
    let isASCII = lockstep_high_bits(bytes) == 0
    if !isASCII || !isAfterASCII {
      errors = lockstep_utf8_errors(
        errors, bytes, TextCheck.load(block - 1), TextCheck.load(block - 2), TextCheck.load(block - 3),
        tables.highOfFirst, tables.lowOfFirst, tables.highOfSecond)
    }
    isAfterASCII = isASCII
  }

  @inline(__always) private static func load(_ start: UnsafePointer<UInt8>) -> Bytes {
    UnsafeRawPointer(start).loadUnaligned(as: Bytes.self)
  }

  private var isWrong: Bool { lockstep_equal_bits(errors, 0) != .max }
}

/// The tables of the method.
private struct ErrorTables {
  typealias Bytes = SIMD64<UInt8>

  let highOfFirst = ErrorTables.repeated(ErrorTables.ofHighOfFirst)
  let lowOfFirst = ErrorTables.repeated(ErrorTables.ofLowOfFirst)
  let highOfSecond = ErrorTables.repeated(ErrorTables.ofHighOfSecond)

  // The ways in which two bytes can be wrong. The names are those of the paper.
  private static let tooShort: UInt8 = 1 << 0
  private static let tooLong: UInt8 = 1 << 1
  private static let overlong3: UInt8 = 1 << 2
  private static let tooLarge: UInt8 = 1 << 3
  private static let surrogate: UInt8 = 1 << 4
  private static let overlong2: UInt8 = 1 << 5
  private static let tooLarge1000: UInt8 = 1 << 6
  private static let overlong4: UInt8 = 1 << 6
  private static let twoContinuations: UInt8 = 1 << 7
  private static let carry = tooShort | tooLong | twoContinuations

  private static let ofHighOfFirst: [UInt8] = [
    tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong,
    twoContinuations, twoContinuations, twoContinuations, twoContinuations,
    tooShort | overlong2, tooShort, tooShort | overlong3 | surrogate, tooShort | tooLarge | tooLarge1000 | overlong4,
  ]
  private static let ofLowOfFirst: [UInt8] =
    [carry | overlong3 | overlong2 | overlong4, carry | overlong2, carry, carry, carry | tooLarge]
    + [UInt8](repeating: carry | tooLarge | tooLarge1000, count: 8)
    + [carry | tooLarge | tooLarge1000 | surrogate, carry | tooLarge | tooLarge1000, carry | tooLarge | tooLarge1000]
  private static let ofHighOfSecond: [UInt8] =
    [UInt8](repeating: tooShort, count: 8) + [
      tooLong | overlong2 | twoContinuations | overlong3 | tooLarge1000 | overlong4,
      tooLong | overlong2 | twoContinuations | overlong3 | tooLarge,
      tooLong | overlong2 | twoContinuations | surrogate | tooLarge,
      tooLong | overlong2 | twoContinuations | surrogate | tooLarge,
      tooShort, tooShort, tooShort, tooShort,
    ]

  private static func repeated(_ table: [UInt8]) -> Bytes { Bytes(table + table + table + table) }
}
