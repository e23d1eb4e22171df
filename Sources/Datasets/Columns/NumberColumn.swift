import Files

/// Whole numbers from -1 on. Each takes as few bytes as the largest one before it needs.
struct NumberColumn: RandomAccessCollection, Sendable, Codable {
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

  /// Calls `body` with the numbers at some places, one after another. It is faster than to take one place at a time.
  func forEach(in places: Range<Int>, _ body: (Int32) throws -> Void) rethrows {
    let ends = (narrow.count, narrow.count + middle.count, count)
    try narrow.forEach(in: places.within(0..<ends.0)) { try body(Int32($0) - 1) }
    try middle.forEach(in: places.within(ends.0..<ends.1)) { try body(Int32($0) - 1) }
    try wide.forEach(in: places.within(ends.1..<ends.2)) { try body(Int32(bitPattern: $0 &- 1)) }
  }

  /// Returns the numbers at some places.
  func values(in places: Range<Int>) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(places.count)
    forEach(in: places) { result.append($0) }
    return result
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

  /// Adds numbers at the end. It is faster than to add one after another.
  mutating func append(contentsOf numbers: some Collection<Int32>) {
    let largest = numbers.reduce(0) { Swift.max($0, UInt32(bitPattern: $1 &+ 1)) }
    if middle.isEmpty && wide.isEmpty && largest <= UInt8.max {
      narrow.append(contentsOf: numbers.map { UInt8(truncatingIfNeeded: $0 &+ 1) })
    } else if wide.isEmpty && largest <= UInt16.max {
      middle.append(contentsOf: numbers.map { UInt16(truncatingIfNeeded: $0 &+ 1) })
    } else {
      wide.append(contentsOf: numbers.map { UInt32(bitPattern: $0 &+ 1) })
    }
  }
}

extension Range<Int> {
  /// Returns the part of the range that lies in another one, counted from the start of that one.
  fileprivate func within(_ whole: Range<Int>) -> Range<Int> {
    let part = clamped(to: whole)
    return part.lowerBound - whole.lowerBound..<part.upperBound - whole.lowerBound
  }
}
