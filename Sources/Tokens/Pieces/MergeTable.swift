/// The merges of a byte-pair encoding: which two symbols become which one, and in which order.
struct MergeTable: Sendable {
  /// A merge of two neighbours.
  struct Merge: Sendable {
    /// The place of the merge in the order of all merges. The lowest is done first.
    var rank: Int32
    /// The symbol that the two become.
    var symbol: Int32
  }

  private static let free = UInt64.max

  private var keys: [UInt64]
  private var merges: [Merge]
  private var count = 0

  /// Creates an empty table for about `capacity` pairs.
  init(capacity: Int) {
    var size = 16
    while size < 2 * capacity { size *= 2 }
    keys = [UInt64](repeating: MergeTable.free, count: size)
    merges = [Merge](repeating: Merge(rank: 0, symbol: 0), count: size)
  }

  /// Returns what two neighbours become; nil if they are not merged.
  @inline(__always) subscript(_ left: Int32, _ right: Int32) -> Merge? {
    let key = MergeTable.key(left, right)
    let place = place(of: key)
    return keys[place] == key ? merges[place] : nil
  }

  /// Sets what two neighbours become.
  mutating func set(_ left: Int32, _ right: Int32, _ merge: Merge) {
    if 2 * count >= keys.count { grow() }
    let key = MergeTable.key(left, right)
    let place = place(of: key)
    if keys[place] == MergeTable.free { count += 1 }
    (keys[place], merges[place]) = (key, merge)
  }

  private mutating func grow() {
    var larger = MergeTable(capacity: keys.count)
    for place in keys.indices where keys[place] != MergeTable.free {
      let key = keys[place]
      larger.set(Int32(truncatingIfNeeded: key >> 32), Int32(truncatingIfNeeded: key), merges[place])
    }
    self = larger
  }

  @inline(__always) private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always) private func place(of key: UInt64) -> Int {
    let mask = keys.count &- 1
    // Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4).
    var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[place] != key && keys[place] != MergeTable.free { place = (place &+ 1) & mask }
    return place
  }
}
