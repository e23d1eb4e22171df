import Kernels
import TestSupport
import Testing

/// Compares likelihoods, their slopes and their quantiles with SciPy (Tests/Golden/distributions.py), and the slopes with central
/// differences.
struct LikelihoodTests {
  private let golden: Golden

  init() throws { golden = try Golden("distributions") }

  @Test func functionsOfTheGammaFamily() {
    for row in rows("log_gamma") { expect(PortableMath.logGamma(row[0]), row[1], within: 1e-13) }
    for row in rows("digamma") { expect(PortableMath.digamma(row[0]), row[1], within: 1e-12) }
    for row in rows("incomplete_beta") {
      expect(PortableMath.incompleteBeta(row[0], row[1], row[2]), row[3], within: 1e-11)
    }
  }

  private static let all: [(Likelihood, String)] = [
    (.gaussian, "gaussian"), (.studentT, "student_t"), (.negativeBinomial, "negative_binomial"),
  ]

  @Test(arguments: 0..<3) func losses(index: Int) {
    let (likelihood, name) = LikelihoodTests.all[index]
    for row in rows(name) {
      expect(
        likelihood.loss(parameters(row, likelihood), row[likelihood.count]), row[likelihood.count + 1], within: 1e-9)
    }
  }

  @Test(arguments: 0..<3) func quantiles(index: Int) {
    let (likelihood, name) = LikelihoodTests.all[index]
    for row in rows("\(name)_quantile") {
      let found = likelihood.quantile(row[likelihood.count], parameters(row, likelihood))
      expect(found, row[likelihood.count + 1], within: 1e-9)
    }
  }

  @Test(arguments: 0..<3) func slopes(index: Int) {
    let (likelihood, _) = LikelihoodTests.all[index]
    let random = Random(seed: 1, stream: "slopes")
    for sample in 0..<40 {
      var scores = Likelihood.Parameters(repeating: 0)
      for place in 0..<likelihood.count { scores[place] = 3 * random.normal(4 * sample + place) }
      let y = index == 2 ? (9 * Double(random.uniform(sample))).rounded() : 3 * random.normal(1000 + sample)
      let slopes = likelihood.slopes(likelihood.parameters(scores), y)
      for place in 0..<likelihood.count {
        func loss(_ change: Double) -> Double {
          var moved = scores
          moved[place] += change
          return likelihood.loss(likelihood.parameters(moved), y)
        }
        let expected = (loss(1e-5) - loss(-1e-5)) / 2e-5
        #expect(abs(slopes[place] - expected) < 1e-5 * (1 + abs(expected)), "\(likelihood) \(place) \(sample)")
      }
    }
  }

  /// A matrix of two rows and two targets, of which one is missing.
  @Test func rowsWithAMissingTarget() {
    let scores = Matrix(rows: 2, columns: 4)
    scores.set([0.5, -1, 2, 0.25, -0.75, 3, 0, 1])
    let targets: [Float] = [1, .nan, -2, 0.5]
    var expected = 0.0
    for (place, target) in targets.enumerated() where !target.isNaN {
      let pair = Array(scores.values[2 * place..<2 * place + 2])
      let parameters = Likelihood.gaussian.parameters([Double(pair[0]), Double(pair[1]), 0])
      expected += Likelihood.gaussian.loss(parameters, Double(target)) / 2
    }
    let loss = likelihoodLoss(scores, targets.span, .gaussian)
    #expect(abs(loss - expected) < 1e-6)
    likelihoodLossGradient(scores, targets.span, .gaussian)
    #expect(scores.values[2...3].allSatisfy { $0 == 0 } && scores.values[0] != 0)
  }

  @Test func pinball() {
    let outputs = Matrix(rows: 2, columns: 4)  // two targets of two quantiles
    outputs.set([1, 2, 3, 4, 5, 6, 7, 8])
    let (targets, quantiles): ([Float], [Double]) = ([1.5, .nan, 5, 9], [0.1, 0.75])
    // By hand: 0.1 · 0.5 + 0.25 · 0.5; 0 + 0.25 · 1; 0.1 · 2 + 0.75 · 1, over four outputs.
    #expect(abs(pinballLoss(outputs, targets.span, quantiles.span) - (0.05 + 0.125 + 0.25 + 0.2 + 0.75) / 4) < 1e-12)
    pinballLossGradient(outputs, targets.span, quantiles.span)
    #expect(outputs.values == [-0.025, 0.0625, 0, 0, 0, 0.0625, -0.025, -0.1875])
  }

  private func parameters(_ row: [Double], _ likelihood: Likelihood) -> Likelihood.Parameters {
    var parameters = Likelihood.Parameters(repeating: 0)
    for place in 0..<likelihood.count { parameters[place] = row[place] }
    return parameters
  }

  private func rows(_ name: String) -> [[Double]] {
    (0..<golden[name].count).map { index in
      let row = golden[name][index]
      return (0..<row.count).map { row[$0].number }
    }
  }

  private func expect(
    _ found: Double, _ wanted: Double, within: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs(found - wanted) <= within * max(1, abs(wanted)), "\(found), not \(wanted)", sourceLocation: sourceLocation)
  }
}
