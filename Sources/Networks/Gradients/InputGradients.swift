/// How the gradients of a network's inputs are computed.
public struct InputGradients: Sendable {
  /// How the gradient of the first stack's input is computed.
  public enum First: Sendable {
    /// No gradient of its own is needed: the input has no weights, its table is not trained, or its table is tied.
    case ofNothing
    /// Each step and row looks up a row of a table. The gradient has zeros in all rows that were not looked up.
    case ofTable(Slot)
    /// Many steps and rows share few input vectors. The gradients of the pre-activations are first summed for each
    /// vector, (rows, columns). The gradients of the weights follow from these sums.
    case shared(rows: Int, columns: Int)
  }

  /// How the gradient of the first stack's input is computed.
  let first: First
  /// The tables of the embeddings of the other stacks, unless they are tied.
  let tables: [Slot]

  /// The table that is also the kernel of the output layer. Nil if embeddings are not tied. The gradient of its lookups
  /// is summed separately, and added after the sum over all shards.
  let tied: Slot?

  /// For inputs without weights.
  public static let ofNothing = InputGradients(first: .ofNothing)

  /// For a single table whose rows are looked up.
  package static func ofTable(_ slot: Slot) -> InputGradients { InputGradients(first: .ofTable(slot)) }

  private init(first: First) { (self.first, tables, tied) = (first, [], nil) }

  /// For a network.
  ///
  /// - Parameters:
  ///   - blueprint: the arrays of the network.
  ///   - shape: the shape of the first stack's inputs.
  init(_ blueprint: Blueprint, _ shape: InputShape) {
    let tied = blueprint.tied
    self.tied = tied
    if let rows = shape.distinct, let kernel = blueprint.first.layers.first?.directions[0].kernel {
      first = .shared(rows: rows, columns: kernel.shape[kernel.shape.count - 1])
    } else {
      first =
        blueprint.first.embedding.flatMap { $0.isTrainable && $0.offset != tied?.offset ? $0 : nil }.map {
          .ofTable($0)
        } ?? .ofNothing
    }
    tables = blueprint.stacks.dropFirst().compactMap(\.embedding).filter { $0.offset != tied?.offset }
  }
}
