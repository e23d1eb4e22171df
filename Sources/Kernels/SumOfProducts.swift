/// A sum over rows: `result` (A, N) is the sum, over the rows of both, of the products of a row of `inputs` (rows, A)
/// with a row of the other factor (rows, N).
public struct RowProduct {
  let inputs: Matrix
  let result: Matrix

  /// The product of `inputs` with what it is given to, into `result`.
  public init(_ inputs: Matrix, into result: Matrix) {
    self.inputs = inputs
    self.result = result
  }
}

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
  /// The inputs are packed once; the other factor is read where it lies. The columns of the results are summed a panel at
  /// a time, so that they stay in the cache while groups are added up. Within a group each element is one chain in the
  /// order of the rows.
  ///
  /// - Parameters:
  ///   - d: the other factor; its rows, and those of the inputs, are whole steps of the groups' rows.
  ///   - sum: (1, N), where it is wanted.
  ///   - apart: floats from the results of a branch of the groups to those of the next.
  public func callAsFunction(
    _ d: Matrix, _ first: RowProduct, _ second: RowProduct? = nil, sum: Matrix? = nil, apart: Int = 0
  ) {
    let sums = Sums(d, first, second, sum, groups)
    let room = reserve(sums)
    sums.pack(to: room)
    withScratch(Edge(repeating: 0)) { edge in
      for index in 0..<PanelColumns.panels(of: d.columns) {
        let columns = PanelColumns(index, of: d.columns)
        for (number, branch) in groups.branches.enumerated() {
          let result = sums.results(columns, at: number * apart)
          func place(_ depth: Int) -> PanelSums { depth == 0 ? result : sums.waiting(depth, columns, in: room) }
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

/// The sums of one call, and how the memory for them is laid out: sums of a panel that wait for others; the packed inputs
/// of both products.
private struct Sums {
  let d: Matrix
  let first: RowProduct
  let second: RowProduct?
  let sum: Matrix?
  let groups: RowGroups
  let steps: Int

  init(_ d: Matrix, _ first: RowProduct, _ second: RowProduct?, _ sum: Matrix?, _ groups: RowGroups) {
    if let sum {
      require(sum.rows == 1 && sum.columns == d.columns, "a sum of \(sum.columns) columns for \(d.columns)")
    }
    require(d.rows % groups.stride == 0, "\(d.rows) rows are no steps of \(groups.stride)")
    first.check(d)
    second?.check(d)
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
  /// Floats of a panel of all sums.
  private var waitingCount: Int { (first.result.rows + (second?.result.rows ?? 0) + 1) * PanelColumns.most }

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
    let blocks = rows.blocks(ofAtMost: Machine.sumDepth(stride: d.stride))
    for index in 0..<blocks { body(rows.block(index, of: blocks)) }
  }

  /// Where a panel of the results goes.
  func results(_ columns: PanelColumns, at offset: Int) -> PanelSums {
    func part(_ matrix: Matrix) -> PanelSums.Part {
      .init(start: matrix.start + offset + columns.range.lowerBound, stride: matrix.stride, rows: matrix.rows)
    }
    return PanelSums(
      first: part(first.result), second: second.map { part($0.result) }, sum: sum.map(part),
      width: columns.range.count)
  }

  /// Where a panel of sums waits, below so many others.
  func waiting(_ depth: Int, _ columns: PanelColumns, in room: UnsafeMutablePointer<Float>) -> PanelSums {
    var start = room + (depth - 1) * waitingCount
    func part(_ rows: Int) -> PanelSums.Part {
      defer { start += rows * columns.width }
      return .init(start: start, stride: columns.width, rows: rows)
    }
    return PanelSums(
      first: part(first.result.rows), second: second.map { part($0.result.rows) }, sum: sum.map { _ in part(1) },
      width: columns.width)
  }

  /// Forms the sums of a group.
  func form(
    _ group: Int, _ columns: PanelColumns, into sums: PanelSums, _ room: UnsafeMutablePointer<Float>,
    edge: UnsafeMutablePointer<Float>
  ) {
    let rows = groups.rows(group, steps: steps)
    forEachBlock(rows) { block in
      let panel = PanelBlock(d, rows.runs(block), columns, isFirst: block.lowerBound == 0, edge: edge)
      if let sum = sums.sum { panel.multiply(Ones(), into: sum, sums.width) }
      panel.multiply(first.packed(rows, block, room + firstAt), into: sums.first, sums.width)
      if let second, let part = sums.second {
        panel.multiply(second.packed(rows, block, room + secondAt), into: part, sums.width)
      }
    }
  }
}

extension RowProduct {
  fileprivate func check(_ d: Matrix) {
    require(
      inputs.rows == d.rows && result.rows == inputs.columns && result.columns == d.columns,
      "(\(inputs.rows), \(inputs.columns))ᵀ · (\(d.rows), \(d.columns))")
  }

  /// Floats that the packed inputs take.
  fileprivate var packedCount: Int { inputs.count + PackedTranspose.spare }

  /// Packs a block of the inputs to its place among the others.
  fileprivate func pack(_ rows: GroupRows, _ block: Range<Int>, _ packed: UnsafeMutablePointer<Float>) {
    PackedTranspose.pack(inputs, rows.runs(block), into: packed + rows.before(block) * inputs.columns)
  }

  /// A block of the packed inputs.
  fileprivate func packed(
    _ rows: GroupRows, _ block: Range<Int>, _ packed: UnsafeMutablePointer<Float>
  ) -> PackedTranspose {
    PackedTranspose(at: packed + rows.before(block) * inputs.columns, depth: block.count)
  }
}

/// A panel's columns of all sums.
private struct PanelSums {
  /// The columns of one of the results.
  struct Part {
    let start: UnsafeMutablePointer<Float>
    let stride: Int
    let rows: Int
  }

  let first: Part
  let second: Part?
  let sum: Part?
  /// Number of columns.
  let width: Int

  /// Adds other sums of the same columns.
  func add(_ other: PanelSums) {
    add(other.first, to: first)
    if let mine = second, let part = other.second { add(part, to: mine) }
    if let mine = sum, let part = other.sum { add(part, to: mine) }
  }

  private func add(_ part: Part, to mine: Part) {
    for row in 0..<mine.rows {
      Kernels.add(part.start + row * part.stride, to: mine.start + row * mine.stride, width)
    }
  }
}

/// Some rows of a panel's columns of the common factor, where they lie. (A copy of them would cost more than it gains.)
private struct PanelBlock {
  private let start: UnsafePointer<Float>
  private let stride: Int
  private let rows: RowRuns
  private let vectors: Int
  /// Whether the sums begin with this block.
  private let isFirst: Bool
  /// Room for a tile at the edge.
  private let edge: UnsafeMutablePointer<Float>

  init(_ d: Matrix, _ rows: RowRuns, _ columns: PanelColumns, isFirst: Bool, edge: UnsafeMutablePointer<Float>) {
    start = UnsafePointer(d.place(rows.start, columns.range.lowerBound))
    stride = d.stride
    self.rows = rows
    vectors = columns.vectors
    self.isFirst = isFirst
    self.edge = edge
  }

  /// Adds the block's part of a product.
  func multiply(_ inputs: some Factor, into part: PanelSums.Part, _ width: Int) {
    let product = PanelProduct(factor: inputs, panel: start, panelWidth: stride, rows: rows)
    Strip(
      product, into: part.start, stride: part.stride, width: width, from: isFirst ? .zeros : .result, edge: edge
    ).cover(rows: part.rows, vectors: vectors, tallest: Machine.tileRows)
  }
}
