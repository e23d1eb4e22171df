/// Reads the numbers of cells.
struct NumberCells {
  private let mark: UInt8
  private let missing: MissingMarks

  /// What a cell has.
  enum Content {
    case number(Double)
    case missing
    /// Something else, or a number that 32 bits cannot hold.
    case other
  }

  /// - Parameters:
  ///   - mark: the decimal mark, a point or a comma.
  ///   - missing: the texts of `data.missing-values`.
  init(mark: UInt8, missing: [String]) {
    self.mark = mark
    self.missing = MissingMarks(missing, mark: mark)
  }

  /// Reads a cell. White space at its ends does not count.
  func content(_ bytes: Span<UInt8>, _ cell: Range<Int>) -> Content {
    let range = bytes.trimmed(cell)
    if range.isEmpty { return .missing }
    if let number = bytes.number(range, mark: mark) { return missing.contains(number) ? .missing : .number(number) }
    return missing.contains(bytes.text(range)) ? .missing : .other
  }
}
