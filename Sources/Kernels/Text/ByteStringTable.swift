import Glibc

/// Different strings of bytes, numbered in the order in which they were added.
///
/// It is a hash table with open addressing. A string of at most 16 bytes is compared as two words.
public final class ByteStringTable {
  /// The number of strings.
  public private(set) var count = 0
  private var slots: UnsafeMutablePointer<Slot>
  private var capacity = 1 << 12  // a power of two
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  private struct Slot {
    var key: (UInt64, UInt64)
    var length: UInt32
    var number: UInt32  // + 1; 0 for a free slot
  }

  /// Creates a table without strings.
  public init() { slots = ByteStringTable.empty(capacity) }

  deinit { slots.deallocate() }

  /// Returns the bytes of the string with a number.
  public func bytes(of number: Int) -> ArraySlice<UInt8> {
    require(number >= 0 && number < count, "string \(number) of \(count)")
    return bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]]
  }

  /// Finds or adds a string, and returns its number.
  public func number(of string: Span<UInt8>) -> UInt32 { number(of: 0..<string.count, in: string) }

  /// Finds or adds a string of some of the bytes of a text, and returns its number.
  public func number(of range: Range<Int>, in text: Span<UInt8>) -> UInt32 {
    require(range.lowerBound >= 0 && range.upperBound <= text.count, "bytes \(range) of \(text.count)")
    return text.withUnsafeBufferPointer { text in
      guard let start = text.baseAddress else { return number([0], 0, room: 0) }
      return number(start + range.lowerBound, range.count, room: text.count - range.lowerBound)
    }
  }

  /// Returns the number of a string, which is added if it is new.
  ///
  /// - Parameter room: the number of bytes from `start` on that can be read, at least `length`.
  @inline(__always) func number(_ start: UnsafePointer<UInt8>, _ length: Int, room: Int) -> UInt32 {
    let key = ByteStringTable.key(start, length, room)
    var place = ByteStringTable.hash(key, length) & (capacity &- 1)
    while true {
      let slot = slots + place
      if slot.pointee.number == 0 { return add(start, length, key, at: place) }
      if slot.pointee.key == key && slot.pointee.length == UInt32(truncatingIfNeeded: length) {
        if length <= 16 || isEqual(slot.pointee.number &- 1, start, length) { return slot.pointee.number &- 1 }
      }
      place = (place &+ 1) & (capacity &- 1)
    }
  }

  @inline(never) private func add(
    _ start: UnsafePointer<UInt8>, _ length: Int, _ key: (UInt64, UInt64), at place: Int
  ) -> UInt32 {
    require(count < Int(UInt32.max) - 1 && length <= Int(UInt32.max), "too many different words, or too long a word")
    bytes += UnsafeBufferPointer(start: start, count: length)
    ends.append(bytes.count)
    count += 1
    slots[place] = Slot(key: key, length: UInt32(length), number: UInt32(count))
    if count * 2 > capacity { grow() }
    return UInt32(count - 1)
  }

  private func grow() {
    let (old, oldCapacity) = (slots, capacity)
    capacity *= 4
    slots = ByteStringTable.empty(capacity)
    for index in 0..<oldCapacity where old[index].number != 0 {
      var place = ByteStringTable.hash(old[index].key, Int(old[index].length)) & (capacity - 1)
      while slots[place].number != 0 { place = (place + 1) & (capacity - 1) }
      slots[place] = old[index]
    }
    old.deallocate()
  }

  private func isEqual(_ number: UInt32, _ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let first = number == 0 ? 0 : ends[Int(number) - 1]
    return bytes.withUnsafeBufferPointer { $0.baseAddress.map { memcmp($0 + first, start, length) == 0 } ?? true }
  }

  /// Returns the bytes of a short string, or a digest of a longer one.
  @inline(__always) private static func key(
    _ start: UnsafePointer<UInt8>, _ length: Int, _ room: Int
  ) -> (UInt64, UInt64) {
    if length <= 16 && room >= 16 {
      let raw = UnsafeRawPointer(start)
      let (low, high) = (raw.loadUnaligned(as: UInt64.self), (raw + 8).loadUnaligned(as: UInt64.self))
      if length >= 8 { return (low, length == 8 ? 0 : high & (.max >> UInt64(truncatingIfNeeded: 128 - 8 * length))) }
      return (low & ((1 << UInt64(truncatingIfNeeded: 8 * length)) &- 1), 0)
    }
    return slowKey(start, length)
  }

  @inline(never) private static func slowKey(_ start: UnsafePointer<UInt8>, _ length: Int) -> (UInt64, UInt64) {
    var words: (UInt64, UInt64) = (0, 0)
    if length > 16 { return (FastHash.of(Span(_unsafeStart: start, count: length)), 0) }
    for index in 0..<length {
      let byte = UInt64(start[index]) << UInt64(8 * (index & 7))
      if index < 8 { words.0 |= byte } else { words.1 |= byte }
    }
    return words
  }

  @inline(__always) private static func hash(_ key: (UInt64, UInt64), _ length: Int) -> Int {
    let (high, low) = (key.0 ^ 0x9E37_79B1_85EB_CA87).multipliedFullWidth(
      by: key.1 ^ 0xC2B2_AE3D_27D4_EB4F ^ UInt64(truncatingIfNeeded: length))
    let mixed = (high ^ low) &* 0x9E37_79B1_85EB_CA87
    return Int(truncatingIfNeeded: mixed >> 20)
  }

  private static func empty(_ capacity: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
    slots.initialize(repeating: Slot(key: (0, 0), length: 0, number: 0), count: capacity)
    return slots
  }
}
