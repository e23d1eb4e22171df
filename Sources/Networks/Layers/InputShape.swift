import Datasets

/// How large the inputs of a layer can be.
package struct InputShape {
  /// T, the number of steps, at most.
  let steps: Int
  /// B, the rows of a step, at most.
  let rows: Int
  /// How many different vectors there are, where steps and rows share them.
  let distinct: Int?

  /// Inputs of so many steps and rows.
  package init(steps: Int, rows: Int, distinct: Int? = nil) {
    self.steps = steps
    self.rows = rows
    self.distinct = distinct
  }

  /// Room for what each step and row reads, where they share vectors.
  var index: RowIndex? { distinct == nil ? nil : RowIndex(capacity: steps * rows) }

  /// Number of vectors.
  var vectors: Int { distinct ?? steps * rows }
}

extension InputShape {
  /// The inputs of a network: of tokens their different vectors alone, where each comes twice or more in a batch.
  ///
  /// - Parameters:
  ///   - batch: rows of a step of all processes, so that all do alike however many there are.
  ///   - reader: the layer that reads them.
  init(steps: Int, rows: Int, batch: Int, _ input: DataForm.Element, reader: NetworkPlan.Layer) {
    let vocabulary: Int? = if case .token(let count) = input, !reader.readsAlone { count } else { nil }
    self.init(steps: steps, rows: rows, distinct: vocabulary.flatMap { 2 * $0 <= steps * batch ? $0 : nil })
  }
}
