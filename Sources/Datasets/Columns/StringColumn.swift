import Files

/// Texts, as their bytes in UTF-8.
struct StringColumn: Sendable, Codable {
  private var bytes = Column<UInt8>()
  private var ranges = RangeColumn()

  /// The number of texts.
  var count: Int { ranges.count }

  /// Returns the bytes of a text.
  func bytes(_ index: Int) -> [UInt8] { bytes.values(in: ranges[index]) }

  subscript(index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

  /// Adds a text at the end.
  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    ranges.append(count: text.utf8.count)
  }

  /// Adds the texts of another column at the end.
  mutating func append(_ others: StringColumn) {
    bytes.append(contentsOf: others.bytes)
    ranges.append(others.ranges)
  }
}
