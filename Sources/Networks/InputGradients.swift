/// How the gradients of what the first layer reads are formed.
public enum InputGradients {
  /// Each step has its own inputs, which have no weights.
  case ofNothing
  /// Each step looks up its own rows of a table: the gradient has zeros in all others.
  case ofTable(Slot)
  /// Steps share inputs: the sums that each input has a part in, (rows, columns), come before the weights' gradients.
  case shared(rows: Int, columns: Int)

  /// How those of a network's inputs of a shape are.
  init(_ blueprint: Blueprint, _ shape: InputShape) {
    if let rows = shape.distinct, let kernel = blueprint.recurrent.first?[0].kernel {
      self = .shared(rows: rows, columns: kernel.shape[kernel.shape.count - 1])
    } else {
      self = blueprint.embedding.map { .ofTable($0) } ?? .ofNothing
    }
  }
}
