import Files

/// Finds, for each text of a column, the first text that is equal to it.
///
/// It is a hash table with open addressing, of the indices of texts.
struct FirstEqual {
  /// The index of the first text that equals each text.
  private(set) var firsts = Column<UInt32>()
  private var hashes = Column<UInt64>()
  private var slots = [UInt32](repeating: FirstEqual.free, count: 1 << 10)  // a power of two
  private var used = 0

  /// A slot without an index. There cannot be as many examples.
  private static let free = UInt32.max

  /// Adds the next text of a column.
  mutating func append(_ index: Int, of texts: TextColumn) {
    let hash = texts.hash(index)
    hashes.append(hash)
    var place = slot(hash)
    while slots[place] != FirstEqual.free {
      let other = Int(slots[place])
      if hashes[other] == hash && texts.areEqual(other, index) {
        firsts.append(UInt32(other))
        return
      }
      place = (place + 1) & (slots.count - 1)
    }
    firsts.append(UInt32(index))
    slots[place] = UInt32(index)
    used += 1
    if used > slots.count / 4 * 3 { grow() }
  }

  private func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (slots.count - 1) }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: FirstEqual.free, count: 2 * old.count)
    for index in old where index != FirstEqual.free {
      var place = slot(hashes[Int(index)])
      while slots[place] != FirstEqual.free { place = (place + 1) & (slots.count - 1) }
      slots[place] = index
    }
  }
}
