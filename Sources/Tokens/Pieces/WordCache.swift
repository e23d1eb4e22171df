/// The numbers of words that were cut into pieces before. A text repeats most of its words.
struct WordCache {
  private struct Entry {
    var hash: UInt64 = 0
    var word = 0..<0
    var numbers = 0..<0
  }

  /// Longer words hardly ever come again.
  private static let longestWord = 64
  private static let mostWords = 1 << 18

  private var entries = [Entry](repeating: Entry(), count: 1024)
  private var count = 0
  private var bytes: [UInt8] = []
  private var numbers: [Int32] = []

  /// Appends the numbers of a word, as `find` appends them when the word comes for the first time.
  mutating func append(
    _ text: [UInt8], _ word: Range<Int>, to result: inout [Int32],
    find: ([UInt8], Range<Int>, inout [Int32]) throws -> Void
  ) rethrows {
    if word.count > WordCache.longestWord { return try find(text, word, &result) }
    let hash = WordCache.hash(text, word)
    let place = place(of: text, word, hash)
    if entries[place].word.isEmpty {
      let start = result.count
      try find(text, word, &result)
      if count < WordCache.mostWords { insert(text, word, hash, result[start...], at: place) }
    } else {
      for index in entries[place].numbers { result.append(numbers[index]) }
    }
  }

  private mutating func insert(
    _ text: [UInt8], _ word: Range<Int>, _ hash: UInt64, _ found: ArraySlice<Int32>, at place: Int
  ) {
    entries[place] = Entry(
      hash: hash, word: bytes.count..<(bytes.count + word.count),
      numbers: numbers.count..<(numbers.count + found.count))
    for index in word { bytes.append(text[index]) }
    numbers += found
    count += 1
    if 2 * count >= entries.count { grow() }
  }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: 2 * old.count)
    for entry in old where !entry.word.isEmpty {
      var place = Int(truncatingIfNeeded: entry.hash) & (entries.count - 1)
      while !entries[place].word.isEmpty { place = (place + 1) & (entries.count - 1) }
      entries[place] = entry
    }
  }

  /// Returns the place of a word, or the free place where it belongs.
  @inline(__always)
  private func place(of text: [UInt8], _ word: Range<Int>, _ hash: UInt64) -> Int {
    let mask = entries.count &- 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while !entries[place].word.isEmpty {
      if entries[place].hash == hash && isEqual(entries[place].word, text, word) { break }
      place = (place &+ 1) & mask
    }
    return place
  }

  @inline(__always)
  private func isEqual(_ stored: Range<Int>, _ text: [UInt8], _ word: Range<Int>) -> Bool {
    if stored.count != word.count { return false }
    for index in 0..<word.count where bytes[stored.lowerBound &+ index] != text[word.lowerBound &+ index] {
      return false
    }
    return true
  }

  /// A hash of the bytes (FNV-1a), with its high bits mixed into the low ones.
  @inline(__always) private static func hash(_ text: [UInt8], _ word: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in word { hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3 }
    return hash ^ hash >> 32
  }
}
