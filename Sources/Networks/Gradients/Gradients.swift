import Kernels

/// The gradients of all weights, and the one home of sums over rows.
///
/// Layers say which rows a slot's gradient is the sum over; how the sum is formed is decided here. The rows of each shard
/// are summed apart, and shards are added two by two, so that the sums have the same bits on any number of processes.
public final class Gradients {
  /// The sums over all shards: the gradients in the layout of the weights, and behind them what inputs share.
  public let sums: Parameters
  /// The sums over this process's shards, a buffer like that of ``sums`` for each branch of the tree of shards that it
  /// holds whole. Where it holds all in one branch it is the same buffer, unless shards are kept apart.
  public let branches: Storage
  /// The shards of this process.
  public let groups: RowGroups
  /// Floats of the gradients alone.
  public let count: Int
  /// Those of a table of which a batch touches few rows, where there is one.
  public let table: TableGradient?

  /// Is told when the gradients from a place of the buffer on are what they will be before the sum over processes.
  public var whenFinal: ((_ offset: Int) -> Void)?
  /// The floats that travel by themselves: but for what is computed after the sum, and for the rows of tables.
  public let travelling: Range<Int>

  private let accumulated: Storage?  // the sums of the batches before, shard by shard
  private var factorsOfSums: [(slot: Slot, factors: Matrix)] = []
  private let sumOfProducts: SumOfProducts
  private let shared: TableGradient?
  private let tied: Slot?  // the table that scores are products with too
  private let lookups: TableGradient?  // what its rows get as inputs
  private let others: [TableGradient]  // tables whose gradients travel as a whole
  private let tables: [TableGradient]  // all of them
  private let sumOverShared: SumOfProducts

  /// Zero gradients.
  ///
  /// - Parameters:
  ///   - groups: the rows of this process's shards.
  ///   - inputs: how those of the first layer's inputs are formed.
  public init(_ layout: ParameterLayout, _ groups: RowGroups, _ inputs: InputGradients = .ofNothing) {
    var (whole, first, sharedRows) = (layout, 0, 1)
    switch inputs.first {
    case .ofNothing: (table, shared) = (nil, nil)
    case .ofTable(let slot):
      (table, shared) = (TableGradient(slot, groups), nil)
      // The table is the first array.
      first = layout.slots.dropFirst().first?.offset ?? layout.count
    case .shared(let rows, let columns):
      let slot = whole.add("inputs by token", [rows, columns], .zeros)
      (table, shared) = (nil, TableGradient(slot, groups))
      first = layout.slots.first { $0.name.hasSuffix("/recurrent_kernel") }?.offset ?? 0
      sharedRows = rows
    }
    if let table = inputs.tied {
      let isShared = shared != nil && table.offset == 0
      lookups = isShared ? nil : TableGradient(whole.add("lookups", table.shape, .zeros), groups)
      first = min(first, table.offset)
    } else {
      lookups = nil
    }
    tied = inputs.tied
    others = inputs.tables.map { TableGradient($0, groups) } + [lookups].compactMap(\.self)
    travelling = first..<layout.count
    sums = Parameters(whole)
    branches =
      groups.count == 1 && !groups.sumsEachGroup ? sums.storage : Storage(count: groups.count * whole.count)
    accumulated = groups.sumsEachGroup ? Storage(count: branches.count) : nil
    self.groups = groups
    count = layout.count
    tables = [table, shared].compactMap(\.self) + others
    sumOfProducts = SumOfProducts(groups)
    sumOverShared = SumOfProducts(RowGroups(rows: sharedRows))
  }

  /// The parts of the buffer of sums that are not known to be zeros.
  public func forEachPart(_ body: (Range<Int>) -> Void) {
    guard let table else { return body(0..<count) }
    table.touchedByAll.forEach { body(table.row($0)) }
    body(travelling)
  }

  /// The norm of the sums.
  public var norm: Double {
    var squares = 0.0
    forEachPart { squares += sumOfSquares(sums.storage, $0) }
    return squares.squareRoot()
  }

  /// Sets the gradients of a layer y = x W + r U + b from those of y.
  ///
  ///     dW = xᵀ dy   dU = rᵀ dy   db = Σ dy
  ///
  /// - Parameters:
  ///   - dOutputs: dy, (rows, outputs).
  ///   - first: x, (rows, inputs), and the slot of W.
  ///   - second: r, (rows, units), and the slot of U, where there is one.
  ///   - bias: the slot of b and which row of it is b, where it is wanted.
  func set(
    from dOutputs: Matrix, _ first: (inputs: Matrix, kernel: Slot), _ second: (inputs: Matrix, kernel: Slot)? = nil,
    bias: (slot: Slot, row: Int)? = nil
  ) {
    sumOfProducts(
      dOutputs, RowProduct(first.inputs, into: branch(first.kernel)),
      second.map { RowProduct($0.inputs, into: branch($0.kernel)) },
      sum: bias.map { branch($0.slot).rows($0.row..<$0.row + 1) }, branchStride: sums.layout.count)
  }

  /// Sets the gradient of an array that was added to each row, (rows, columns), from those of the rows.
  ///
  ///     db = Σ dy
  func set(sum slot: Slot, of dRows: Matrix) {
    sumOfProducts(
      dRows, RowProduct(dRows.columns(0..<0), into: branch(slot).rows(0..<0)), sum: branch(slot),
      branchStride: sums.layout.count)
  }

  /// Multiplies the gradient of an array, element by element: when the sums over all shards are there, since the sum of products
  /// is not quite the product of the sum; where shards are kept apart, each by itself.
  func multiply(_ slot: Slot, by factors: Matrix) {
    if !groups.sumsEachGroup { return factorsOfSums.append((slot, factors)) }
    for index in 0..<groups.count { multiplyElements(branch(slot, index), factors, into: branch(slot, index)) }
  }

  /// Sets the gradients of some columns of a kernel from those of the same columns of y = r U.
  ///
  ///     dU = rᵀ dy
  func set(from dOutputs: Matrix, _ columns: Range<Int>, _ product: (inputs: Matrix, kernel: Slot)) {
    sumOfProducts(
      dOutputs.columns(columns), RowProduct(product.inputs, into: branch(product.kernel).columns(columns)),
      branchStride: sums.layout.count)
  }

  /// Sets the gradient of a table whose rows were looked up: each row's gradient goes to its token's row.
  func set(table slot: Slot, from dRows: Matrix, at tokens: Span<Int32>) {
    if let lookups, slot.offset == tied?.offset { return set(lookups, from: dRows, at: tokens) }
    for table in tables where table.slot.offset == slot.offset { set(table, from: dRows, at: tokens) }
  }

  /// Sets the gradient of the inputs' sums from those of the steps and rows that share the inputs.
  func setShared(from dSums: Matrix, at index: Span<Int32>) {
    if let shared { set(shared, from: dSums, at: index) }
  }

  private func set(_ table: TableGradient, from dRows: Matrix, at tokens: Span<Int32>) {
    table.set(from: dRows, at: tokens, into: branch(table.slot), branchStride: sums.layout.count)
  }

  /// Says that the gradients from a slot on are final, but for those that are computed after the sum over processes.
  func finish(from slot: Slot) { whenFinal?(slot.offset) }

  /// Keeps the sums of a batch, to which those of the next ones are added. Shards are kept apart for it: whatever the number
  /// of processes, a shard's batches are added up first, and then the shards.
  ///
  /// - Parameter isFirst: whether this is the first batch, so that nothing is kept from before.
  public func keep(isFirst: Bool) {
    guard let accumulated else { return }
    if isFirst { accumulated.vector.copy(from: branches.vector) } else { add(branches, to: accumulated) }
    for table in tables { table.keep(isFirst: isFirst) }
  }

  /// Adds what was kept to the sums of the last batch.
  public func addKept() {
    guard let accumulated else { return }
    add(accumulated, to: branches)
    for table in tables { table.addKept() }
  }

  /// Says that the sums over other processes' shards have come into the buffer of sums.
  public func received() {
    guard branches === sums.storage else { return }
    table.map { $0.overwritten($0.touchedByAll) }
    shared?.overwritten(nil)
    for table in others { table.overwritten(nil) }
  }

  /// When the sums over all shards are there: sets the gradients that follow from what inputs share.
  ///
  ///     dW = xᵀ dy   db = Σ dy
  ///
  /// - Parameter inputs: x, the different inputs.
  /// - Returns: dy, of each different input.
  func setFromShared(_ inputs: Matrix, kernel: Slot, bias: Slot) -> Matrix? {
    guard let shared else { return nil }
    let dSums = sums[shared.slot]
    sumOverShared(dSums, RowProduct(inputs, into: sums[kernel]), sum: sums[bias].rows(0..<1))
    return dSums
  }

  /// When the sums over all shards are there: sets the gradient of a table that was read first; adds to it where scores are
  /// products with the table.
  func set(_ table: Slot, from gradient: Matrix) {
    if table.offset == tied?.offset { add(gradient, to: sums[table]) } else { sums[table].copy(from: gradient) }
  }

  /// When the sums over all shards are there: adds what the rows of a table got as inputs to what they got from scores, and
  /// multiplies what is to be multiplied.
  package func afterSum() {
    if let tied, let lookups { add(sums[lookups.slot], to: sums[tied]) }
    for (slot, factors) in factorsOfSums { multiplyElements(sums[slot], factors, into: sums[slot]) }
    factorsOfSums.removeAll(keepingCapacity: true)
  }

  /// The first array, as the way back comes to them, whose sum over the shards of a branch is not finite; none if all are.
  public func firstNotFinite(branch: Int) -> Slot? {
    let ofShared = shared?.slot
    let wayBack = sums.layout.slots.filter { $0.name != ofShared?.name }.reversed() + [ofShared].compactMap(\.self)
    return wayBack.first { !isFinite(self.branch($0, branch)) }
  }

  /// A slot's place in a branch, the first where none is said.
  public func branch(_ slot: Slot, _ branch: Int = 0) -> Matrix {
    let columns = slot.shape[slot.shape.count - 1]
    let offset = branch * sums.layout.count + slot.offset
    return Matrix(branches, offset: offset, rows: slot.count / columns, columns: columns)
  }
}
