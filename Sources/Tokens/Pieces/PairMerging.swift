/// Merges the symbols of a word as a byte-pair encoding says (Sennrich, Haddow and Birch, "Neural Machine Translation of
/// Rare Words with Subword Units", 2016): again and again the pair of the lowest rank, from left to right.
///
/// It keeps its memory from word to word.
struct PairMerging {
  /// The symbols of the word. Set them, call ``merge(_:)``, and read the result.
  var symbols: [Int32] = []

  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var queue = Heap<UInt64>()

  /// Up to this length a word is searched for its best pair each time. That is faster than a heap for short words.
  private static let shortLength = 24
  private static let removed = Int32.min

  /// Merges ``symbols``. A long word takes time in proportion to n log n.
  mutating func merge(_ pairs: MergeTable) {
    if symbols.count < 2 { return }
    if symbols.count <= PairMerging.shortLength { mergeShort(pairs) } else { mergeLong(pairs) }
  }

  private mutating func mergeShort(_ pairs: MergeTable) {
    while true {
      var (best, place) = (MergeTable.Merge(rank: .max, symbol: 0), -1)
      for left in 0..<(symbols.count - 1) {
        if let merge = pairs[symbols[left], symbols[left + 1]], merge.rank < best.rank { (best, place) = (merge, left) }
      }
      if place < 0 { return }
      symbols[place] = best.symbol
      symbols.remove(at: place + 1)
    }
  }

  private mutating func mergeLong(_ pairs: MergeTable) {
    let count = symbols.count
    next = (1...Int32(count)).map { $0 }
    previous = (-1..<Int32(count - 1)).map { $0 }
    queue.removeAll()
    for left in 0..<(count - 1) { add(left, pairs) }
    while let entry = queue.pop() {
      let (rank, left) = (Int32(entry >> 32), Int(entry & 0xFFFF_FFFF))
      let right = Int(next[left])
      // The pair may have changed since it was put into the queue.
      guard symbols[left] != PairMerging.removed, right < count, let merge = pairs[symbols[left], symbols[right]],
        merge.rank == rank
      else { continue }
      (symbols[left], symbols[right]) = (merge.symbol, PairMerging.removed)
      next[left] = next[right]
      if Int(next[right]) < count { previous[Int(next[right])] = Int32(left) }
      if previous[left] >= 0 { add(Int(previous[left]), pairs) }
      add(left, pairs)
    }
    symbols.removeAll { $0 == PairMerging.removed }
  }

  /// Puts a pair into the queue, if it can be merged. An entry has the rank above the place, so that the lowest rank
  /// comes first, and of equal ranks the pair on the left.
  private mutating func add(_ left: Int, _ pairs: MergeTable) {
    let right = Int(next[left])
    guard right < symbols.count, let merge = pairs[symbols[left], symbols[right]] else { return }
    queue.add(UInt64(merge.rank) << 32 | UInt64(left))
  }
}
