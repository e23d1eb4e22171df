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

  /// Is told when the gradients from a place of the buffer on are what they will be before the sum over processes.
  public var whenFinal: ((_ offset: Int) -> Void)?
  /// Where that begins which travels: what lies before is computed after the sum.
  public let firstTravelling: Int

  private let accumulated: Storage?  // the sums of the batches before, shard by shard
  private let sumOfProducts: SumOfProducts
  private let shared: Slot?
  private let sumOverShared: SumOfProducts
  private var sumsByToken: [Int: SumByToken] = [:]

  /// Zero gradients.
  ///
  /// - Parameters:
  ///   - groups: the rows of this process's shards.
  ///   - shared: how many different inputs the first layer's steps share, and the columns of their sums; none where each
  ///     step has its own.
  public init(_ layout: ParameterLayout, _ groups: RowGroups, shared: (rows: Int, columns: Int)? = nil) {
    var whole = layout
    firstTravelling = shared == nil ? 0 : layout.slots.first { $0.name.hasSuffix("/recurrent_kernel") }?.offset ?? 0
    self.shared = shared.map { whole.add("inputs by token", [$0.rows, $0.columns], .zeros) }
    sums = Parameters(whole)
    branches =
      groups.count == 1 && !groups.isApart ? sums.storage : Storage(count: groups.count * whole.count)
    accumulated = groups.isApart ? Storage(count: branches.count) : nil
    self.groups = groups
    count = layout.count
    sumOfProducts = SumOfProducts(groups)
    sumOverShared = SumOfProducts(RowGroups(rows: max(1, shared?.rows ?? 1)))
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
      sum: bias.map { branch($0.slot).rows($0.row..<$0.row + 1) }, apart: sums.layout.count)
  }

  /// Sets the gradient of a table whose rows were looked up: each row's gradient goes to its token's row.
  func set(_ table: Slot, from dRows: Matrix, at tokens: Span<Int32>) {
    if sumsByToken[table.offset] == nil {
      sumsByToken[table.offset] = SumByToken(groups, tokens: table.shape[0], columns: table.shape[1])
    }
    sumsByToken[table.offset]?(dRows, tokens, into: branch(table), apart: sums.layout.count)
  }

  /// Sets the gradient of the inputs' sums from those of the steps and rows that share the inputs.
  func setShared(from dSums: Matrix, at index: Span<Int32>) {
    if let shared { set(shared, from: dSums, at: index) }
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
  }

  /// Adds what was kept to the sums of the last batch.
  public func addKept() {
    if let accumulated { add(accumulated, to: branches) }
  }

  /// When the sums over all shards are there: sets the gradients that follow from what inputs share.
  ///
  ///     dW = xᵀ dy   db = Σ dy
  ///
  /// - Parameter inputs: x, the different inputs.
  /// - Returns: dy, of each different input.
  func setFromShared(_ inputs: Matrix, kernel: Slot, bias: Slot) -> Matrix? {
    guard let shared else { return nil }
    sumOverShared(sums[shared], RowProduct(inputs, into: sums[kernel]), sum: sums[bias].rows(0..<1))
    return sums[shared]
  }

  /// When the sums over all shards are there: sets a gradient.
  func set(_ slot: Slot, from gradient: Matrix) { sums[slot].copy(from: gradient) }

  /// The first array, as the way back comes to them, whose sum over the shards of a branch is not finite; none if all are.
  public func firstNotFinite(branch: Int) -> Slot? {
    let wayBack = sums.layout.slots.filter { $0.name != shared?.name }.reversed() + [shared].compactMap(\.self)
    return wayBack.first { !isFinite(self.branch($0, branch)) }
  }

  /// A slot's place in a branch, the first where none is said.
  private func branch(_ slot: Slot, _ branch: Int = 0) -> Matrix {
    let columns = slot.shape[slot.shape.count - 1]
    let offset = branch * sums.layout.count + slot.offset
    return Matrix(branches, offset: offset, rows: slot.count / columns, columns: columns)
  }
}
