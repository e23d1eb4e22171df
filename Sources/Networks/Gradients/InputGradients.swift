/// How the gradients of what the layers read are formed.
public struct InputGradients: Sendable {
  /// Those of what is read first.
  public enum First: Sendable {
    /// Each step has its own inputs, which have no weights.
    case ofNothing
    /// Each step looks up its own rows of a table: the gradient has zeros in all others.
    case ofTable(Slot)
    /// Steps share inputs: the sums that each input has a part in, (rows, columns), come before the weights' gradients.
    case shared(rows: Int, columns: Int)
  }

  /// Those of what is read first.
  let first: First
  /// The tables that others look up rows of.
  let tables: [Slot]

  /// The table that scores are products with too, if there is one: what its rows get as inputs is summed apart, and added
  /// when the sums over all shards are there.
  let tied: Slot?

  /// Of inputs that have no weights.
  public static let ofNothing = InputGradients(first: .ofNothing)

  /// Of a table alone whose rows are looked up.
  package static func ofTable(_ slot: Slot) -> InputGradients { InputGradients(first: .ofTable(slot)) }

  private init(first: First) { (self.first, tables, tied) = (first, [], nil) }

  /// How those of a network are, where what is read first has a shape.
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
