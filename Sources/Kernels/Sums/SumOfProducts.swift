/// Sums over rows, group by group: the gradients of a layer's kernels and bias. An instance keeps its memory from call
/// to call.
public final class SumOfProducts {
  private let groups: RowGroups
  private var storage = Storage(count: 0)

  /// Creates sums over the rows of `groups`. Memory is allocated by the first call.
  public init(_ groups: RowGroups) { self.groups = groups }

  /// Sets the results of one or two sums over rows with a common factor, and the sum of the factor's rows.
  ///
  ///     first = first.inputsᵀ · d   second = second.inputsᵀ · d   sum = Σ d
  ///
  /// Within a group, each element is one chain in the order of the rows. The rows of the results are divided into bands, and
  /// the columns of a band into slabs of a few panels. Slab after slab is computed, so that its sums stay in the cache while
  /// groups are added up, and with them the inputs of the band. Inputs with wide rows are packed once; the common factor is
  /// read in place, or copied bundle by bundle where many rows of tiles read it. The results must not share memory with the
  /// factors.
  ///
  /// - Parameters:
  ///   - d: The common factor, (rows, N). Its rows and the rows of the inputs are whole time steps of the groups' rows.
  ///   - first: The first sum of products, for the first branch of the groups.
  ///   - second: The second sum of products, or nil.
  ///   - sum: Receives the sum of the rows of `d`, (1, N). Nil if it is not needed.
  ///   - branchStride: The number of floats from the results of one branch to the results of the next.
  public func callAsFunction(
    _ d: Matrix, _ first: RowProduct, _ second: RowProduct? = nil, sum: Matrix? = nil, branchStride: Int = 0
  ) {
    let sums = Sums(d, first, second, sum, groups, branchStride: branchStride)
    sums.forEachBand { band in
      let room = reserve(band.room)
      band.pack(to: room)
      band.forEachSlab { form(band, $0, branchStride, room) }
    }
  }

  private func reserve(_ room: Int) -> UnsafeMutablePointer<Float> {
    if room > storage.count { storage = Storage(count: room) }
    return storage.base
  }

  /// Computes a slab of a band in all branches.
  private func form(
    _ band: Sums, _ columns: Range<Int>, _ branchStride: Int, _ room: UnsafeMutablePointer<Float>
  ) {
    for (number, branch) in groups.branches.enumerated() {
      let result = band.results(columns, at: number * branchStride)
      func place(_ depth: Int) -> SlabSums { depth == 0 ? result : band.waiting(depth, columns, in: room) }
      func add(_ depth: Int) { place(depth - 1).add(place(depth)) }
      var stack = BranchStack()
      for group in branch {
        stack.push(groups.first + group, add: add)
        band.form(group, columns, into: place(stack.count - 1), room)
      }
      stack.end(add: add)
    }
  }
}

/// The sums of a band or of one call, and the layout of a band's memory: first the sums of a slab that wait for others, then
/// the packed inputs of both products.
private struct Sums {
  let d: Matrix
  private(set) var first: RowProduct
  private(set) var second: RowProduct?
  private(set) var sum: Matrix?
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

  /// Calls `body` with each band: so many rows of both results together that the inputs of a group stay in the cache.
  func forEachBand(_ body: (Sums) -> Void) {
    let bands = max(1, (resultRows + BlockSizes.bandRows - 1) / BlockSizes.bandRows)
    for band in 0..<bands { body(rows(band * resultRows / bands..<(band + 1) * resultRows / bands)) }
  }

  /// Returns the sums of some rows of both results, those of the first before those of the second. The sum of the common
  /// factor belongs to the first row.
  private func rows(_ range: Range<Int>) -> Sums {
    let before = first.result.rows
    var band = self
    band.first = first.rows(range)
    band.second = second?.rows(range.lowerBound - before..<range.upperBound - before)
    if range.lowerBound > 0 { band.sum = nil }
    return band
  }

  /// The number of floats of the memory of a band.
  var room: Int { secondAt + (second?.packedCount ?? 0) }
  private var firstAt: Int { groups.mostWaiting * waitingCount }
  private var secondAt: Int { firstAt + first.packedCount }
  /// The number of floats of a slab of all sums.
  private var waitingCount: Int { sumRows * slabWidth }
  private var sumRows: Int { resultRows + 1 }
  private var resultRows: Int { first.result.rows + (second?.result.rows ?? 0) }
  private var copiesCommonFactor: Bool { BlockSizes.copiesCommonFactor(rows: sumRows) }
  /// The number of columns of a slab: as many panels as fit into the cache with all their sums, and at least one.
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
    let depth = copiesCommonFactor ? BlockSizes.sumDepth : BlockSizes.sumDepth(inPlace: d.stride)
    let blocks = rows.blocks(ofAtMost: depth)
    for index in 0..<blocks { body(rows.block(index, of: blocks)) }
  }

  /// Calls `body` with the columns of each slab.
  func forEachSlab(_ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: d.columns, by: slabWidth) { body(first..<min(first + slabWidth, d.columns)) }
  }

  /// Returns a slab of the results of the branch that starts at `offset`.
  func results(_ columns: Range<Int>, at offset: Int) -> SlabSums {
    func part(_ matrix: Matrix) -> SlabSums.Part {
      .init(start: matrix.start + offset + columns.lowerBound, stride: matrix.stride, rows: matrix.rows)
    }
    return SlabSums(
      first: part(first.result), second: second.map { part($0.result) }, sum: sum.map(part), width: columns.count)
  }

  /// Returns a slab of sums that wait above `depth` others.
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

  /// Computes the sums of a group.
  func form(
    _ group: Int, _ columns: Range<Int>, into sums: SlabSums, _ room: UnsafeMutablePointer<Float>
  ) {
    let rows = groups.rows(group, steps: steps)
    let d = d.columns(columns)
    forEachBlock(rows) { block in
      let first = first.transposed(rows, block, room + firstAt)
      let second = second?.transposed(rows, block, room + secondAt)
      let runs = rows.runs(block)
      PanelBundle.forEach(of: d.columns, rows: block) { bundle in
        if copiesCommonFactor { packBlocks(d, runs, bundle, into: Scratch.blocks) }
        for panel in bundle.panels {
          let copy = copiesCommonFactor ? bundle.block(panel, in: Scratch.blocks) : nil
          let panel = PanelBlock(
            d, PanelColumns(panel, of: d.columns), runs, isFirst: block.lowerBound == 0, copy: copy)
          if let sum = sums.sum { panel.multiply(Ones(), into: sum) }
          panel.multiply(first, into: sums.first)
          if let second, let part = sums.second { panel.multiply(second, into: part) }
        }
      }
    }
  }
}
