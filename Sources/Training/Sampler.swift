import Datasets
import Kernels
import Networks

/// Draws a text from a model, one token after the other.
public final class Sampler {
  private let network: Network
  private let classes: Int
  private let temperature: Float
  private let random: Random
  private var drawn = 0

  /// - Parameters:
  ///   - temperature: divides the scores: below one for likelier tokens, above one for rarer ones, zero for the
  ///     likeliest alone.
  ///   - seed: the same seed gives the same text.
  public init(_ blueprint: Blueprint, _ weights: Parameters, temperature: Float, seed: Int) {
    network = Network(blueprint, weights, steps: 1, rows: 1)
    classes = blueprint.classes
    self.temperature = temperature
    random = Random(seed: UInt64(bitPattern: Int64(seed)), stream: "sample")
  }

  /// Reads `prime`, which has at least one token, and goes on from it for `count` tokens.
  public func tokens(after prime: [Int32], count: Int) -> [Int32] {
    var scores = read(prime[0])
    for token in prime.dropFirst() { scores = read(token) }
    return (0..<count).map { _ in
      let token = draw(scores)
      scores = read(token)
      return token
    }
  }

  private func read(_ token: Int32) -> Matrix {
    flushingSubnormals { network.forward(Batch(token: token)) }
  }

  private func draw(_ scores: Matrix) -> Int32 {
    var values = scores.values
    guard temperature > 0 else { return Int32(values.indices.max { values[$0] < values[$1] } ?? 0) }
    // Less the largest, which changes no probability, so that little temperature makes no infinity of it.
    let largest = values.max() ?? 0
    for i in values.indices { values[i] = (values[i] - largest) / temperature }
    let probabilities = Matrix(rows: 1, columns: classes)
    probabilities.set(values)
    softmax(probabilities)
    var left = random.uniform(drawn)
    drawn += 1
    for (token, probability) in probabilities.values.enumerated() {
      left -= probability
      if left < 0 { return Int32(token) }
    }
    return Int32(classes - 1)
  }
}
