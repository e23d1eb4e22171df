import Failures

extension DelimitedTable {
  /// Finds the decimal mark of some columns. A comma in a number is in doubt: 1,234 can be 1.234 or 1234. A number such
  /// as 1,5 or 0,234 shows that it is a decimal comma.
  ///
  /// - Parameter inDoubt: the decimal mark if all numbers with a comma are in doubt; nil if this is an error.
  /// - Throws: a failure of kind `data` if all numbers with a comma are in doubt, and nothing says what they mean.
  func decimalMark(of columns: [Int], inDoubt: UInt8?) throws -> UInt8 {
    let (point, comma) = (UInt8(ascii: "."), UInt8(ascii: ","))
    guard mayHaveDecimalCommas else { return point }
    var (isComma, doubt) = (false, (line: 0, column: 0, text: ""))
    try forEachRow { bytes, row in
      for column in columns where !isComma {
        let cell = bytes.trimmed(row.cells[column].bytes)
        guard bytes.has(comma, in: cell), bytes.number(cell, mark: comma) != nil else { continue }
        if !bytes.isGrouped(cell) {
          isComma = true
        } else if doubt.line == 0 {
          doubt = (row.line, column, bytes.text(cell))
        }
      }
    }
    if isComma { return comma }
    if doubt.line == 0 { return point }
    if let inDoubt { return inDoubt }
    throw Failure(
      .data,
      "\(path), line \(doubt.line): \(header[doubt.column]) is \"\(doubt.text)\", with a decimal comma or a mark between "
        + "thousands; if it is a decimal comma, set data.decimal to \",\"")
  }
}

extension Span<UInt8> {
  /// Returns whether some bytes contain a byte.
  fileprivate func has(_ byte: UInt8, in range: Range<Int>) -> Bool { range.contains { self[$0] == byte } }

  /// Returns whether a number with one comma can have it between thousands: one to three digits that do not start with
  /// 0, and three digits behind the comma.
  fileprivate func isGrouped(_ range: Range<Int>) -> Bool {
    let signs = [UInt8(ascii: "-"), UInt8(ascii: "+")]
    let digits = range.isEmpty || !signs.contains(self[range.lowerBound]) ? range : range.dropFirst()
    let parts = digits.map { self[$0] }.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    let zero = UInt8(ascii: "0")
    return parts.count == 2 && parts[1].count == 3 && (1...3).contains(parts[0].count) && parts[0].first != zero
      && parts.joined().allSatisfy { (zero...UInt8(ascii: "9")).contains($0) }
  }
}
