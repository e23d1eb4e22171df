/// Sums over rows, group by group: the gradients of a layer's kernels and bias. Keeps the memory that packing takes.
public final class SumOfProducts {
  private let groups: RowGroups
  private var storage = Storage(count: 0)

  /// Takes memory when the first sums are formed.
  public init(_ groups: RowGroups) { self.groups = groups }

  /// Sets the results of one or two sums over rows with the same other factor, and the sum of its rows alone.
  ///
  ///     first = first.inputsᵀ · d   second = second.inputsᵀ · d   sum = Σ d
  ///
  /// Inputs of wide rows are packed once; the other factor is read where it lies. The columns of the results are summed a
  /// slab at a time, a few panels of them, so that they stay in the cache while groups are added up. Within a group each
  /// element is one chain in the order of the rows.
  ///
  /// - Parameters:
  ///   - d: the other factor; its rows, and those of the inputs, are whole steps of the groups' rows.
  ///   - sum: (1, N), where it is wanted.
  ///   - branchStride: floats from the results of a branch of the groups to those of the next.
  public func callAsFunction(
    _ d: Matrix, _ first: RowProduct, _ second: RowProduct? = nil, sum: Matrix? = nil, branchStride: Int = 0
  ) {
    let sums = Sums(d, first, second, sum, groups, branchStride: branchStride)
    let room = reserve(sums)
    sums.pack(to: room)
    BlockSizes.withTile { edge in
      sums.forEachSlab { columns in
        for (number, branch) in groups.branches.enumerated() {
          let result = sums.results(columns, at: number * branchStride)
          func place(_ depth: Int) -> SlabSums { depth == 0 ? result : sums.waiting(depth, columns, in: room) }
          func add(_ depth: Int) { place(depth - 1).add(place(depth)) }
          var stack = BranchStack()
          for group in branch {
            stack.push(groups.first + group, add: add)
            sums.form(group, columns, into: place(stack.count - 1), room, edge: edge)
          }
          stack.end(add: add)
        }
      }
    }
  }

  private func reserve(_ sums: Sums) -> UnsafeMutablePointer<Float> {
    if sums.room > storage.count { storage = Storage(count: sums.room) }
    return storage.base
  }
}

/// The sums of one call, and how the memory for them is laid out: sums of a slab that wait for others; the packed inputs of
/// both products.
private struct Sums {
  let d: Matrix
  let first: RowProduct
  let second: RowProduct?
  let sum: Matrix?
  let groups: RowGroups
  let steps: Int

  init(
    _ d: Matrix, _ first: RowProduct, _ second: RowProduct?, _ sum: Matrix?, _ groups: RowGroups, branchStride: Int
  ) {
    require(d.rows % groups.stride == 0, "d has \(d.rows) rows, which are not whole steps of \(groups.stride)")
    first.check(d, groups, branchStride, "first's inputs", "first's result")
    second?.check(d, groups, branchStride, "second's inputs", "second's result")
    if let sum {
      requireShape(sum, 1, d.columns, "sum")
      requireSeparate(sum, "sum", from: d, "d")
      sum.requireBranches(groups.count, branchStride, "sum")
    }
    self.d = d
    self.first = first
    self.second = second
    self.sum = sum
    self.groups = groups
    steps = d.rows / groups.stride
  }

  /// Floats of all the memory.
  var room: Int { secondAt + (second?.packedCount ?? 0) }
  private var firstAt: Int { groups.mostWaiting * waitingCount }
  private var secondAt: Int { firstAt + first.packedCount }
  /// Floats of a slab of all sums.
  private var waitingCount: Int { sumRows * slabWidth }
  private var sumRows: Int { first.result.rows + (second?.result.rows ?? 0) + 1 }
  /// Columns of a slab: of as many panels as have their sums in the cache at once, at least one.
  private var slabWidth: Int { max(1, BlockSizes.slabCount / (sumRows * PanelColumns.most)) * PanelColumns.most }

  /// Packs the inputs of all groups.
  func pack(to room: UnsafeMutablePointer<Float>) {
    for group in groups.groups.indices {
      let rows = groups.rows(group, steps: steps)
      forEachBlock(rows) { block in
        first.pack(rows, block, room + firstAt)
        second?.pack(rows, block, room + secondAt)
      }
    }
  }

  private func forEachBlock(_ rows: GroupRows, _ body: (Range<Int>) -> Void) {
    let blocks = rows.blocks(ofAtMost: BlockSizes.sumDepth(stride: d.stride))
    for index in 0..<blocks { body(rows.block(index, of: blocks)) }
  }

  /// Calls `body` with the columns that are summed one after the other.
  func forEachSlab(_ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: d.columns, by: slabWidth) { body(first..<min(first + slabWidth, d.columns)) }
  }

  /// Where a slab of the results goes.
  func results(_ columns: Range<Int>, at offset: Int) -> SlabSums {
    func part(_ matrix: Matrix) -> SlabSums.Part {
      .init(start: matrix.start + offset + columns.lowerBound, stride: matrix.stride, rows: matrix.rows)
    }
    return SlabSums(
      first: part(first.result), second: second.map { part($0.result) }, sum: sum.map(part), width: columns.count)
  }

  /// Where a slab of sums waits, below so many others.
  func waiting(_ depth: Int, _ columns: Range<Int>, in room: UnsafeMutablePointer<Float>) -> SlabSums {
    var start = room + (depth - 1) * waitingCount
    func part(_ rows: Int) -> SlabSums.Part {
      defer { start += rows * slabWidth }
      return .init(start: start, stride: slabWidth, rows: rows)
    }
    return SlabSums(
      first: part(first.result.rows), second: second.map { part($0.result.rows) }, sum: sum.map { _ in part(1) },
      width: columns.count)
  }

  /// Forms the sums of a group.
  func form(
    _ group: Int, _ columns: Range<Int>, into sums: SlabSums, _ room: UnsafeMutablePointer<Float>,
    edge: UnsafeMutablePointer<Float>
  ) {
    let rows = groups.rows(group, steps: steps)
    forEachBlock(rows) { block in
      let first = first.transposed(rows, block, room + firstAt)
      let second = second?.transposed(rows, block, room + secondAt)
      for column in stride(from: 0, to: columns.count, by: PanelColumns.most) {
        let panel = PanelBlock(
          d.columns(columns), column, rows.runs(block), isFirst: block.lowerBound == 0, edge: edge)
        if let sum = sums.sum { panel.multiply(Ones(), into: sum) }
        panel.multiply(first, into: sums.first)
        if let second, let part = sums.second { panel.multiply(second, into: part) }
      }
    }
  }
}
