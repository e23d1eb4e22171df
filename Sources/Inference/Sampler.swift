import Datasets
import Kernels
import Networks

/// Samples tokens from a model, one after the other.
public final class Sampler {
  private let network: Network
  private let classes: Int
  private let temperature: Float
  private let random: Random
  private var drawn = 0

  /// Creates a sampler.
  ///
  /// - Parameters:
  ///   - temperature: divides the scores. Below 1, likely tokens become more likely. At 0, only the most likely token
  ///     is taken.
  ///   - seed: the same seed gives the same tokens.
  ///   - sourceSteps: the number of steps of the source, for an encoder-decoder model.
  public init(_ blueprint: Blueprint, _ weights: Parameters, temperature: Float, seed: Int, sourceSteps: Int = 0) {
    network = Network(blueprint, weights, steps: 1, sourceSteps: sourceSteps, rows: 1)
    classes = blueprint.classes
    self.temperature = temperature
    random = Random(seed: UInt64(bitPattern: Int64(seed)), stream: "sample")
  }

  /// Reads `prime`, which has at least one token, and returns `count` tokens that continue it.
  public func tokens(after prime: [Int32], count: Int) -> [Int32] {
    var scores = read(prime[0])
    for token in prime.dropFirst() { scores = read(token) }
    return (0..<count).map { _ in
      let token = draw(scores)
      scores = read(token)
      return token
    }
  }

  /// Samples a target for a source, of at most `limit` tokens.
  public func target(of source: [Int32], limit: Int) -> [Int32] {
    let source = Batch.Source(inputs: Elements(tokens: source))
    let boundary = Batch(
      source: source, inputs: Elements(tokens: [0]), targets: Elements(), steps: 1, rows: 1, weight: 0, startsAnew: true
    )
    var token = draw(network.forward(boundary))
    var result: [Int32] = []
    while token != 0 && result.count < limit {
      result.append(token)
      token = draw(read(token))
    }
    return result
  }

  private func read(_ token: Int32) -> Matrix { network.forward(Batch(token: token)) }

  private func draw(_ scores: Matrix) -> Int32 {
    var values = scores.values
    guard temperature > 0 else { return Int32(values.indices.max { values[$0] < values[$1] } ?? 0) }
    // Subtracting the largest score changes no probability, and keeps a small temperature from making infinities.
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
