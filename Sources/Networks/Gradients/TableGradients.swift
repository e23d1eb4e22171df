import Kernels

/// The gradients of tables, whose rows are looked up, and of the inputs that many rows share.
///
/// They differ from other gradients in one way: a batch touches few of their rows, and only those are computed and
/// sent.
package struct TableGradients {
  /// The table of the first embedding, where only the rows change that some batch looked up. Nil if there is none, or
  /// if the batch looks up many rows.
  package let sparse: TableGradient?
  /// The gradients of the first layer's pre-activations, one row for each different input. Nil if inputs are not
  /// shared.
  let shared: TableGradient?
  /// The table that also computes the scores. Nil if embeddings are not tied.
  private let tied: Slot?
  /// What the rows of the tied table get as inputs. It is added to the gradient that they get from the scores.
  private let lookups: TableGradient?
  /// The tables that travel as a whole.
  private let others: [TableGradient]
  private let all: [TableGradient]
  private let touchedInputs: TouchedInputs?
  /// The offset of the first array that travels in buckets.
  let firstTravelling: Int

  /// Creates the gradients for the tables of a network.
  ///
  /// - Parameters:
  ///   - inputs: how the gradients of the inputs are computed.
  ///   - groups: the rows of this process's shards.
  ///   - layout: the layout of the weights. Room for sums over rows is added to it.
  init(_ inputs: InputGradients, _ groups: RowGroups, _ layout: inout ParameterLayout) {
    var first = 0
    switch inputs.first {
    case .ofNothing: (sparse, shared) = (nil, nil)
    case .ofTable(let slot):
      (sparse, shared) = (TableGradient(slot, groups), nil)
      // The table is the first array.
      first = layout.slots.dropFirst().first?.offset ?? layout.count
    case .shared(let rows, let columns):
      first = layout.slots.first { $0.role == .recurrentKernel }?.offset ?? 0
      (sparse, shared) = (nil, TableGradient(layout.add("inputs by token", .sums, [rows, columns], .zeros), groups))
    }
    touchedInputs = shared.map(TouchedInputs.init)
    tied = inputs.tied
    if let table = inputs.tied {
      let isShared = shared != nil && table.offset == 0
      lookups = isShared ? nil : TableGradient(layout.add("lookups", .sums, table.shape, .zeros), groups)
      first = min(first, table.offset)
    } else {
      lookups = nil
    }
    others = inputs.tables.map { TableGradient($0, groups) } + [lookups].compactMap(\.self)
    all = [sparse, shared].compactMap(\.self) + others
    firstTravelling = first
  }

  /// The table of which only those rows travel that some batch touched. Nil if there is none.
  package var travelling: TableGradient? { sparse ?? shared }

  /// Where the gradients of looked-up rows of a table go. Nil if the table has no gradient of its own.
  func lookups(in slot: Slot) -> TableGradient? {
    slot.offset == tied?.offset ? lookups : all.first { $0.slot.offset == slot.offset }
  }

  /// Keeps the touched rows of a batch, in addition to those of the batches before.
  func keep(isFirst: Bool) { for table in all { table.keep(isFirst: isFirst) } }

  /// Marks the kept rows as touched: their sums were added to those of the last batch.
  func addKept() { for table in all { table.addKept() } }

  /// Marks the rows as touched that sums of other processes were written to.
  func overwritten() {
    travelling.map { $0.overwritten($0.touchedByAll) }
    for table in others { table.overwritten(nil) }
  }

  /// Computes the gradients of the first layer's kernel and bias from the sums over all shards.
  ///
  ///     dW = xᵀ dy   db = Σ dy
  ///
  /// - Parameter inputs: x of all tokens, (tokens, features).
  /// - Returns: dy of those that the batch of some process touched, (touched, outputs). Nil if inputs are not shared.
  func setFromShared(_ inputs: Matrix, kernel: Slot, bias: Slot, _ sums: Parameters) -> Matrix? {
    touchedInputs?.set(from: inputs, kernel: sums[kernel], bias: sums[bias].rows(0..<1), sums)
  }

  /// Takes the gradient of a table from that of its touched rows as inputs. Adds it if the table also computes the
  /// scores.
  func set(_ table: Slot, from gradient: Matrix, _ sums: Parameters) {
    let (target, isTied) = (sums[table], table.offset == tied?.offset)
    if !isTied { target.fill(0) }
    touchedInputs?.forEach { place, row in
      let (source, target) = (gradient.rows(place..<place + 1), target.rows(row..<row + 1))
      if isTied { add(source, to: target) } else { target.copy(from: source) }
    }
  }

  /// Adds what the rows of the tied table got as inputs to what they got from the scores.
  func addLookups(_ sums: Parameters) {
    if let tied, let lookups { add(sums[lookups.slot], to: sums[tied]) }
  }
}
