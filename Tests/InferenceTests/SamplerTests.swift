import Datasets
import Glibc
import Inference
import Kernels
import Networks
import TestSupport
import Testing

struct SamplerTests {
  private let blueprint: Blueprint
  private let weights: Parameters

  init() throws {
    blueprint = Blueprint(smallPlan(), classes: 11)
    weights = Parameters(blueprint.layout)
    weights.initialize(seed: 5)
    // Far from uniform, so that scores matter.
    for slot in blueprint.layout.slots { weights[slot].set(weights[slot].values.map { $0 * 4 }) }
    weights.changed()
  }

  private func sample(_ temperature: Float, seed: Int, prime: [Int32] = [3, 1, 4], count: Int = 200) -> [Int32] {
    Sampler(blueprint, weights, temperature: temperature, seed: seed).tokens(after: prime, count: count)
  }

  @Test func theSameSeedGivesTheSameTokens() {
    let tokens = sample(0.7, seed: 1)
    #expect(tokens.count == 200 && tokens.allSatisfy { (0..<11).contains($0) })
    #expect(sample(0.7, seed: 1) == tokens)
    #expect(sample(0.7, seed: 2) != tokens)
    #expect(sample(0.7, seed: 1, prime: [3, 1, 5]) != tokens)
    #expect(sample(0.7, seed: -1) == sample(0.7, seed: -1))
  }

  @Test func aShorterTextIsTheBeginningOfALongerOne() {
    #expect(sample(1, seed: 4, count: 50) == Array(sample(1, seed: 4).prefix(50)))
    #expect(sample(1, seed: 4, count: 0).isEmpty)
  }

  @Test func withoutTemperatureTheSeedDoesNotMatter() {
    #expect(sample(0, seed: 1) == sample(0, seed: 2))
  }

  @Test(arguments: [1e-3, 1e-20, 1e-38, Float.leastNonzeroMagnitude])
  func littleTemperatureIsAlmostNone(temperature: Float) {
    #expect(sample(temperature, seed: 1) == sample(0, seed: 1))
  }

  @Test func highTemperatureIsNearlyUniform() {
    var counts = [Int](repeating: 0, count: 11)
    for token in sample(1e6, seed: 1, count: 5500) { counts[Int(token)] += 1 }
    // 500 each, give or take five deviations.
    #expect(counts.allSatisfy { abs($0 - 500) < 110 }, "\(counts)")
  }

  /// Tokens come as often as the model's probabilities say.
  @Test func frequenciesFollowTheProbabilities() {
    let network = Network(blueprint, weights, steps: 1, rows: 1)
    let scores = network.forward(Batch(token: 2)).values
    let exponentials = scores.map { exp(Double($0)) }
    let sum = exponentials.reduce(0, +)
    var counts = [Double](repeating: 0, count: 11)
    for seed in 0..<4000 { counts[Int(sample(1, seed: seed, prime: [2], count: 1)[0])] += 1 }
    for (count, exponential) in zip(counts, exponentials) {
      let expected = 4000 * exponential / sum
      #expect(abs(count - expected) < 5 * max(expected, 1).squareRoot() + 1, "\(count) for \(expected)")
    }
  }
}
