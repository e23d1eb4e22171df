import Kernels

/// Turns tokens into vectors.
public protocol InputLayer: AnyObject {
  /// The vectors of (T · B) tokens, `rows` of them a step: (T, B, features).
  func forward(_ tokens: Span<Int32>, rows: Int) -> TimeMajor
  /// Takes the gradient of the vectors to the weights.
  func backward(_ dVectors: TimeMajor, _ tokens: Span<Int32>, _ gradients: Gradients)
  /// Whether ``backward(_:_:_:)`` has anything to do, so that the layer above need not form the gradient otherwise.
  var isTrained: Bool { get }
}

/// Looks up a learned vector for each token.
///
///     x = table[token]
package final class Embedding: InputLayer {
  private let weights: Parameters
  private let table: Slot
  private let vectors: TimeMajor

  package init(_ table: Slot, _ weights: Parameters, steps: Int, rows: Int) {
    self.weights = weights
    self.table = table
    vectors = TimeMajor(steps: steps, rows: rows, features: table.shape[1])
  }

  package var isTrained: Bool { true }

  package func forward(_ tokens: Span<Int32>, rows: Int) -> TimeMajor {
    let result = vectors[0..<tokens.count / rows]
    gather(weights[table], tokens, into: result.all)
    return result
  }

  package func backward(_ dVectors: TimeMajor, _ tokens: Span<Int32>, _ gradients: Gradients) {
    gradients.set(table, from: dVectors.all, at: tokens)
  }
}

/// A vector of zeros with a one at the token. Has no weights.
package final class OneHot: InputLayer {
  private let vectors: TimeMajor

  package init(classes: Int, steps: Int, rows: Int) {
    vectors = TimeMajor(steps: steps, rows: rows, features: classes)
  }

  package var isTrained: Bool { false }

  package func forward(_ tokens: Span<Int32>, rows: Int) -> TimeMajor {
    let result = vectors[0..<tokens.count / rows]
    oneHot(tokens, into: result.all)
    return result
  }

  package func backward(_ dVectors: TimeMajor, _ tokens: Span<Int32>, _ gradients: Gradients) {}
}
