import Kernels

/// The gradients of all weights, and the only place where sums over rows are formed.
///
/// A layer says which rows the gradient of an array is a sum over. This class decides how the sum is formed: the rows
/// of each shard are summed separately, and shards are added in pairs. So the sums have the same bits on any number of
/// processes.
public final class Gradients {
  /// The sums over all shards: the gradients in the layout of the weights, followed by sums that gradients are computed
  /// from.
  public let sums: Parameters
  /// The sums over this process's shards: one buffer, laid out as ``sums``, for each branch of the tree of shards that
  /// this process holds completely. It is the buffer of ``sums`` if all shards form one branch and are not summed
  /// separately.
  public let branches: Storage
  /// The shards of this process.
  public let groups: RowGroups
  /// The number of floats of the gradients alone.
  public let count: Int
  /// The floats that travel in buckets: all but those that are computed after the sum over processes, and the rows of
  /// tables.
  public let travelling: Range<Int>
  /// The sums behind the gradients that travel in buckets, too.
  package let travellingSums: Range<Int>
  /// The gradients of tables, whose rows are looked up.
  package let tables: TableGradients

  /// Called when the gradients from `offset` to the end of the buffer are final, except for the sum over processes.
  public var whenFinal: ((_ offset: Int) -> Void)?
  /// Called again and again during the backward pass, so that gradients on their way to other processes move on. MPI
  /// moves data mostly while one of its functions runs.
  public var meanwhile: (() -> Void)?

  private let accumulated: Storage?  // the sums of earlier batches of the step, shard by shard
  private var factorsOfSums: [(slot: Slot, factors: Matrix)] = []
  private let sumOfProducts: SumOfProducts

  /// Creates gradients that are zero.
  ///
  /// - Parameters:
  ///   - groups: the rows of this process's shards.
  ///   - inputs: how the gradients of the inputs are computed.
  public init(_ layout: ParameterLayout, _ groups: RowGroups, _ inputs: InputGradients = .ofNothing) {
    var whole = layout
    tables = TableGradients(inputs, groups, &whole)
    travelling = tables.firstTravelling..<layout.count
    travellingSums = (tables.shared.map { $0.slot.offset + $0.slot.count } ?? layout.count)..<whole.count
    sums = Parameters(whole)
    let isWhole = groups.count == 1 && !groups.sumsEachGroup
    branches = isWhole ? sums.storage : Storage(count: groups.count * whole.count)
    accumulated = groups.sumsEachGroup ? Storage(count: branches.count) : nil
    self.groups = groups
    count = layout.count
    sumOfProducts = SumOfProducts(groups)
  }

  /// The array of a slot in a branch, by default in the first.
  public func branch(_ slot: Slot, _ branch: Int = 0) -> Matrix {
    let columns = slot.shape[slot.shape.count - 1]
    let offset = branch * sums.layout.count + slot.offset
    return Matrix(branches, offset: offset, rows: slot.count / columns, columns: columns)
  }

  /// The floats from the start of one branch to the start of the next.
  private var branchStride: Int { sums.layout.count }
}

/// Sums over rows.
extension Gradients {
  /// Computes the gradients of a layer y = x W + r U + b from the gradient of y.
  ///
  ///     dW = xᵀ dy   dU = rᵀ dy   db = Σ dy
  ///
  /// - Parameters:
  ///   - dOutputs: dy, (rows, outputs).
  ///   - first: x, (rows, inputs), and the slot of W.
  ///   - second: r, (rows, units), and the slot of U. Nil if the layer has no U.
  ///   - bias: the slot of b, and the row of it that is b. Nil if its gradient is not wanted.
  func set(
    from dOutputs: Matrix, _ first: (inputs: Matrix, kernel: Slot), _ second: (inputs: Matrix, kernel: Slot)? = nil,
    bias: (slot: Slot, row: Int)? = nil
  ) {
    sumOfProducts(
      dOutputs, RowProduct(first.inputs, into: branch(first.kernel)),
      second.map { RowProduct($0.inputs, into: branch($0.kernel)) },
      sum: bias.map { branch($0.slot).rows($0.row..<$0.row + 1) }, branchStride: branchStride)
  }

  /// Computes the gradient of an array that was added to each row from the gradients of the rows, (rows, columns).
  ///
  ///     db = Σ dy
  func set(sum slot: Slot, of dRows: Matrix) {
    sumOfProducts(
      dRows, RowProduct(dRows.columns(0..<0), into: branch(slot).rows(0..<0)), sum: branch(slot),
      branchStride: branchStride)
  }

  /// Computes the gradients of some columns of a kernel from the gradients of the same columns of y = r U.
  ///
  ///     dU = rᵀ dy
  func set(from dOutputs: Matrix, _ columns: Range<Int>, _ product: (inputs: Matrix, kernel: Slot)) {
    sumOfProducts(
      dOutputs.columns(columns), RowProduct(product.inputs, into: branch(product.kernel).columns(columns)),
      branchStride: branchStride)
  }

  /// Computes the gradient of a table whose rows were looked up: adds each row's gradient to the row of its token.
  func set(table slot: Slot, from dRows: Matrix, at tokens: Span<Int32>) {
    if let table = tables.lookups(in: slot) { set(table, from: dRows, at: tokens) }
  }

  /// Computes the gradients of the first layer's pre-activations, one row for each different input.
  ///
  /// - Parameters:
  ///   - dSums: the gradients of the pre-activations of all steps and rows, (T · B, outputs).
  ///   - index: which input each of these rows read.
  func setShared(from dSums: Matrix, at index: Span<Int32>) {
    if let shared = tables.shared { set(shared, from: dSums, at: index) }
  }

  private func set(_ table: TableGradient, from dRows: Matrix, at tokens: Span<Int32>) {
    table.set(from: dRows, at: tokens, into: branch(table.slot), branchStride: branchStride)
  }

  /// Multiplies the gradient of an array by factors, element by element.
  ///
  /// This waits for the sum over all shards, since a sum of rounded products is not the rounded product of a sum. If
  /// shards are summed separately, each of their sums is multiplied at once.
  func multiply(_ slot: Slot, by factors: Matrix) {
    if !groups.sumsEachGroup { return factorsOfSums.append((slot, factors)) }
    for index in 0..<groups.count { multiplyElements(branch(slot, index), factors, into: branch(slot, index)) }
  }

  /// Reports that the gradients from a slot on are final, except for those that are computed after the sum over
  /// processes.
  func finish(from slot: Slot) { whenFinal?(slot.offset) }
}

/// Several batches in a step.
extension Gradients {
  /// Keeps the sums of a batch, in addition to those of the batches before.
  ///
  /// The batches of a shard are added first, and then the shards, so that the number of processes does not matter.
  ///
  /// - Parameter isFirst: whether this is the first batch of the step.
  public func keep(isFirst: Bool) {
    guard let accumulated else { return }
    if isFirst { accumulated.vector.copy(from: branches.vector) } else { add(branches, to: accumulated) }
    tables.keep(isFirst: isFirst)
  }

  /// Adds the kept sums to those of the last batch.
  public func addKept() {
    guard let accumulated else { return }
    add(accumulated, to: branches)
    tables.addKept()
  }
}

/// What follows the sum over all processes.
extension Gradients {
  /// Records that sums of other processes' shards were written to the buffer of ``sums``.
  public func received() {
    if branches === sums.storage { tables.overwritten() }
  }

  /// Computes the gradients of the first layer's kernel and bias where rows share inputs. See
  /// ``TableGradients/setFromShared(_:kernel:bias:_:)``.
  func setFromShared(_ inputs: Matrix, kernel: Slot, bias: Slot) -> Matrix? {
    tables.setFromShared(inputs, kernel: kernel, bias: bias, sums)
  }

  /// Takes the gradient of a table from that of its rows as inputs.
  func set(_ table: Slot, from gradient: Matrix) { tables.set(table, from: gradient, sums) }

  /// Adds the two gradients of a tied table, and applies the factors that waited for the sums.
  package func afterSum() {
    tables.addLookups(sums)
    for (slot, factors) in factorsOfSums { multiplyElements(sums[slot], factors, into: sums[slot]) }
    factorsOfSums.removeAll(keepingCapacity: true)
  }

  /// Calls `body` with each range of ``sums`` that may hold something other than zeros.
  public func forEachPart(_ body: (Range<Int>) -> Void) {
    guard let table = tables.sparse else { return body(0..<count) }
    table.touchedByAll.forEach { body(table.row($0)) }
    body(travelling)
  }

  /// The Euclidean norm of the sums.
  public var norm: Double {
    var squares = 0.0
    forEachPart { squares += sumOfSquares(sums.storage, $0) }
    return squares.squareRoot()
  }

  /// The first array, in the order of the backward pass, with a sum over the shards of a branch that is infinite or
  /// NaN. Nil if all are finite.
  public func firstNotFinite(branch: Int) -> Slot? {
    let shared = tables.shared?.slot
    let backward = sums.layout.slots.filter { $0.name != shared?.name }.reversed() + [shared].compactMap(\.self)
    return backward.first { !isFinite(self.branch($0, branch)) }
  }
}
