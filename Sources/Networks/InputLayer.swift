import Datasets
import Kernels

/// Turns what a batch has into vectors.
public protocol InputLayer: AnyObject {
  /// The vectors, (T · B, E), of what a batch has at `rows` rows of each step.
  func forward(_ elements: Elements, rows: Int) -> LayerInputs
  /// Takes the gradient of the vectors to the weights.
  func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients)
  /// The same for the gradient of the different vectors, when the sums over all shards are there.
  func afterSum(_ dVectors: Matrix, _ gradients: Gradients)
  /// Whether these have anything to do, so that the layer above need not form the gradient otherwise.
  var isTrained: Bool { get }
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

/// Looks up a learned vector for each token.
///
///     x = table[token]
package final class Embedding: InputLayer {
  private let weights: Parameters
  private let table: Slot
  private let index: RowIndex?
  private let vectors: TimeMajor

  /// A table for inputs of a shape.
  package init(_ table: Slot, _ weights: Parameters, _ shape: InputShape) {
    self.weights = weights
    self.table = table
    index = shape.index
    vectors = TimeMajor(steps: index == nil ? shape.steps : 0, rows: shape.rows, features: table.shape[1])
  }

  package var isTrained: Bool { table.isTrainable }

  package func forward(_ elements: Elements, rows: Int) -> LayerInputs {
    let tokens = elements.tokens.span
    if let index {
      index.set(tokens)
      return LayerInputs(distinct: weights[table], index, rows: rows)
    }
    let result = vectors[0..<tokens.count / rows]
    gather(weights[table], tokens, into: result.all)
    return LayerInputs(result)
  }

  package func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients) {
    gradients.set(table: table, from: dVectors, at: elements.tokens.span)
  }

  package func afterSum(_ dVectors: Matrix, _ gradients: Gradients) { gradients.set(table, from: dVectors) }
}

/// A vector of zeros with a one at the token. Has no weights.
package final class OneHot: InputLayer {
  private let index: RowIndex?
  private let vectors: TimeMajor

  /// Vectors for inputs of a shape.
  package init(classes: Int, _ shape: InputShape) {
    index = shape.index
    vectors =
      index == nil
      ? TimeMajor(steps: shape.steps, rows: shape.rows, features: classes)
      : TimeMajor(steps: 1, rows: classes, features: classes)
    if index != nil { for token in 0..<classes { vectors.all[token, token] = 1 } }
  }

  package var isTrained: Bool { false }

  package func forward(_ elements: Elements, rows: Int) -> LayerInputs {
    let tokens = elements.tokens.span
    if let index {
      index.set(tokens)
      return LayerInputs(distinct: vectors.all, index, rows: rows)
    }
    let result = vectors[0..<tokens.count / rows]
    oneHot(tokens, into: result.all)
    return LayerInputs(result)
  }

  package func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients) {}
  package func afterSum(_ dVectors: Matrix, _ gradients: Gradients) {}
}

/// Vectors as the data has them. Has no weights.
package final class RealInput: InputLayer {
  private let vectors: TimeMajor

  /// Vectors of `features` numbers, for inputs of a shape.
  package init(features: Int, _ shape: InputShape) {
    vectors = TimeMajor(steps: shape.steps, rows: shape.rows, features: features)
  }

  package var isTrained: Bool { false }

  package func forward(_ elements: Elements, rows: Int) -> LayerInputs {
    let result = vectors[0..<elements.values.count / (rows * vectors.features)]
    result.all.set(elements.values)
    return LayerInputs(result)
  }

  package func backward(_ dVectors: Matrix, _ elements: Elements, _ gradients: Gradients) {}
  package func afterSum(_ dVectors: Matrix, _ gradients: Gradients) {}
}
