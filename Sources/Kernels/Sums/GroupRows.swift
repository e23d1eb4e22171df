/// The rows of a group: in each step of time the same ones.
struct GroupRows {
  /// The rows in a step.
  let range: Range<Int>
  /// Rows of a step, the group's and others.
  let stride: Int
  let steps: Int

  /// Number of rows in all steps.
  var count: Int { steps * range.count }

  /// Number of blocks of at most so many rows that a product takes them in. No rows are one block, whose sums are zeros.
  func blocks(ofAtMost rows: Int) -> Int { max(1, (count + rows - 1) / rows) }

  /// Rows of the groups before, and of the blocks before this one.
  func before(_ block: Range<Int>) -> Int { steps * range.lowerBound + block.lowerBound }

  /// Which rows are in one of so many blocks.
  func block(_ index: Int, of blocks: Int) -> Range<Int> { index * count / blocks..<(index + 1) * count / blocks }

  /// Where the rows of a block lie.
  func runs(_ block: Range<Int>) -> RowRuns {
    if block.isEmpty { return RowRuns(0..<0) }
    let (step, offset) = block.lowerBound.quotientAndRemainder(dividingBy: range.count)
    return RowRuns(
      start: step * stride + range.lowerBound + offset, count: block.count,
      first: min(block.count, range.count - offset), run: range.count, between: stride - range.count)
  }
}
