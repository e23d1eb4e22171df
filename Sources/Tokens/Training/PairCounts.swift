/// The words of a text as symbols, and how often each two symbols are neighbours. It is kept up to date while pairs are
/// merged, in time that depends only on the words that change.
struct PairCounts {
  /// Two neighbours.
  struct Pair: Hashable {
    var left: Int32
    var right: Int32
  }

  private var words: [(symbols: [Int32], count: Int)]
  private var counts: [Pair: Int] = [:]
  private var places: [Pair: Set<Int32>] = [:]
  private var changed: Set<Pair> = []

  /// Counts the pairs of words. A symbol below 0 is in no pair.
  init(_ words: [(symbols: [Int32], count: Int)]) {
    self.words = words
    for index in words.indices { count(index, by: 1) }
  }

  /// The pairs whose counts changed since this was called last, with their counts.
  mutating func takeChanges() -> [(pair: Pair, count: Int)] {
    defer { changed.removeAll(keepingCapacity: true) }
    return changed.map { ($0, counts[$0] ?? 0) }
  }

  /// Returns how often a pair comes.
  func count(of pair: Pair) -> Int { counts[pair] ?? 0 }

  /// Merges a pair to a symbol in all words.
  mutating func merge(_ pair: Pair, to symbol: Int32) {
    for index in places[pair] ?? [] {
      let index = Int(index)
      count(index, by: -1)
      var (old, new) = (words[index].symbols[...], [Int32]())
      while let first = old.popFirst() {
        if first == pair.left && old.first == pair.right {
          old.removeFirst()
          new.append(symbol)
        } else {
          new.append(first)
        }
      }
      words[index].symbols = new
      count(index, by: 1)
    }
    places[pair] = nil
  }

  private mutating func count(_ index: Int, by sign: Int) {
    let (symbols, count) = words[index]
    for (left, right) in zip(symbols, symbols.dropFirst()) where left >= 0 && right >= 0 {
      let pair = Pair(left: left, right: right)
      counts[pair, default: 0] += sign * count
      if sign > 0 { places[pair, default: []].insert(Int32(index)) }
      changed.insert(pair)
    }
  }
}
