/// A file of the tz database (TZif, RFC 8536): when clocks were put forward and back, and the rule for later years.
struct ZoneFile: Sendable {
  /// The times of the changes in seconds since 1970, in their order.
  private var times: [Int] = []
  /// How many seconds clocks are ahead of UTC after each change.
  private var offsets: [Int] = []
  /// How many seconds clocks are ahead of UTC before the first change.
  private var first = 0
  /// The rule after the last change; nil if nothing changes any more.
  private var rule: ZoneRule?

  /// Reads a file. Nil if it is none of a zone, is damaged, or counts leap seconds.
  init?(_ bytes: [UInt8]) {
    guard let old = Block(bytes, at: 0, timeSize: 4) else { return nil }
    if old.version == 0 {
      self.init(old, bytes)
      return
    }
    // Later versions have the same content a second time, with longer times, and then the rule between two newlines.
    guard let block = Block(bytes, at: old.end, timeSize: 8), bytes[block.end...].first == 10 else { return nil }
    self.init(block, bytes)
    let text = String(decoding: bytes[(block.end + 1)...].prefix { $0 != 10 }, as: UTF8.self)
    rule = ZoneRule(text)
    if rule == nil && !text.isEmpty { return nil }
  }

  private init?(_ block: Block, _ bytes: [UInt8]) {
    let types = (0..<block.typeCount).map { ZoneFile.number(bytes, block.types + 6 * $0, 4) }
    // The range that RFC 8536 recommends.
    guard let type = types.first, types.allSatisfy({ (-89_999...93_599).contains($0) }), block.leapCount == 0 else {
      return nil
    }
    first = type
    for index in 0..<block.timeCount {
      let number = Int(bytes[block.indices + index])
      guard number < types.count else { return nil }
      times.append(ZoneFile.number(bytes, block.times + index * block.timeSize, block.timeSize))
      offsets.append(types[number])
    }
  }

  /// Returns how many seconds clocks are ahead of UTC at a time in seconds since 1970.
  func offset(at time: Int) -> Int {
    if let rule, times.last.map({ time >= $0 }) ?? true { return rule.offset(at: time) }
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : offsets[low - 1]
  }

  /// The places of what a header is followed by.
  private struct Block {
    let version: UInt8
    let timeSize: Int
    let timeCount: Int
    let typeCount: Int
    let leapCount: Int
    let times: Int
    let indices: Int
    let types: Int
    let end: Int

    private static let headerSize = 44

    /// Reads the header at an offset. Nil if there is none, or if the file ends too early.
    init?(_ bytes: [UInt8], at start: Int, timeSize: Int) {
      guard bytes.count - start >= Block.headerSize, bytes[start...].starts(with: "TZif".utf8) else { return nil }
      version = bytes[start + 4]
      self.timeSize = timeSize
      let counts = (0..<6).map { ZoneFile.number(bytes, start + 20 + 4 * $0, 4) & 0xFFFF_FFFF }
      (leapCount, timeCount, typeCount) = (counts[2], counts[3], counts[4])
      times = start + Block.headerSize
      indices = times + timeCount * timeSize
      types = indices + timeCount
      end = types + typeCount * 6 + counts[5] + leapCount * (timeSize + 4) + counts[1] + counts[0]
      if end > bytes.count { return nil }
    }
  }

  /// Returns a number with a sign, whose highest byte comes first.
  private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int {
    let bits = bytes[place..<place + size].reduce(0) { $0 << 8 | Int($1) }
    let unused = Int.bitWidth - 8 * size
    return (bits << unused) >> unused
  }
}
