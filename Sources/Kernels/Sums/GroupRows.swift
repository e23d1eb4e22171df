/// The rows of a group, which are the same in every time step.
struct GroupRows {
  /// The rows of the group in a step.
  let range: Range<Int>
  /// The number of rows of a step, of all groups.
  let stride: Int
  let steps: Int

  /// The number of rows in all steps.
  var count: Int { steps * range.count }

  /// Returns the number of blocks of at most `rows` rows that a sum runs over. A group without rows has one block, so
  /// that its sums are set to zero.
  func blocks(ofAtMost rows: Int) -> Int { max(1, (count + rows - 1) / rows) }

  /// Returns the number of rows before a block, in the groups before and in this group.
  func before(_ block: Range<Int>) -> Int { steps * range.lowerBound + block.lowerBound }

  /// Returns the rows of block `index` of `blocks` blocks.
  func block(_ index: Int, of blocks: Int) -> Range<Int> { index * count / blocks..<(index + 1) * count / blocks }

  /// Returns where the rows of a block are in the matrix.
  func runs(_ block: Range<Int>) -> RowRuns {
    if block.isEmpty { return RowRuns(0..<0) }
    // Without other rows between them, the runs are one.
    if range.count == stride { return RowRuns(block) }
    let (step, offset) = block.lowerBound.quotientAndRemainder(dividingBy: range.count)
    return RowRuns(
      start: step * stride + range.lowerBound + offset, count: block.count,
      first: min(block.count, range.count - offset), run: range.count, between: stride - range.count)
  }
}
