import Files

/// Whole numbers from -1 on. Each takes as few bytes as the largest one before it needs.
struct NumberColumn: RandomAccessCollection, Sendable {
  // Stored one larger, the first ones in one byte each, the next ones in two, and the last ones in four.
  private var narrow = Column<UInt8>()
  private var middle = Column<UInt16>()
  private var wide = Column<UInt32>()

  var startIndex: Int { 0 }
  var endIndex: Int { narrow.count + middle.count + wide.count }

  subscript(index: Int) -> Int32 {
    var index = index
    if index < narrow.count { return Int32(narrow[index]) - 1 }
    index -= narrow.count
    if index < middle.count { return Int32(middle[index]) - 1 }
    return Int32(bitPattern: wide[index - middle.count] &- 1)
  }

  /// Adds a number at the end.
  mutating func append(_ number: Int32) {
    let stored = UInt32(bitPattern: number &+ 1)
    if middle.isEmpty && wide.isEmpty, let byte = UInt8(exactly: stored) {
      narrow.append(byte)
    } else if wide.isEmpty, let short = UInt16(exactly: stored) {
      middle.append(short)
    } else {
      wide.append(stored)
    }
  }

  /// Adds numbers at the end.
  mutating func append(contentsOf numbers: some Sequence<Int32>) {
    for number in numbers { append(number) }
  }
}
