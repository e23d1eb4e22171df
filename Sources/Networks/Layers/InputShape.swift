import Datasets

/// The largest shape of a layer's inputs.
package struct InputShape {
  /// T, the largest number of time steps.
  let steps: Int
  /// B, the largest number of rows.
  let rows: Int
  /// The number of different vectors. Nil if each step and row has its own vector.
  let distinct: Int?

  /// Creates a shape.
  package init(steps: Int, rows: Int, distinct: Int? = nil) {
    self.steps = steps
    self.rows = rows
    self.distinct = distinct
  }

  /// A new buffer for the number of the vector that each step and row reads. Nil if they do not share vectors.
  var index: RowIndex? { distinct.map { RowIndex(capacity: steps * rows, tableRows: $0) } }

  /// The number of vectors.
  var vectors: Int { distinct ?? steps * rows }
}

extension InputShape {
  /// Creates the shape of a network's inputs.
  ///
  /// Tokens share vectors if the batch has at least twice as many tokens as the vocabulary, so that each occurs at
  /// least twice on average, and if the reader does not need a vector for each step and row.
  ///
  /// - Parameters:
  ///   - batch: the number of rows on all processes. All processes then decide alike, and the decision does not depend
  ///     on the number of processes.
  ///   - input: the kind of element at a time step.
  ///   - reader: the layer that reads the inputs.
  init(steps: Int, rows: Int, batch: Int, _ input: DataForm.Element, reader: NetworkPlan.Layer) {
    let vocabulary: Int? = if case .token(let count) = input, !reader.readsAlone { count } else { nil }
    self.init(steps: steps, rows: rows, distinct: vocabulary.flatMap { 2 * $0 <= steps * batch ? $0 : nil })
  }
}
