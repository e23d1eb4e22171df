import Datasets
import Kernels
import Networks
import Testing

struct InitializerTests {
  @Test(arguments: [[6, 24], [24, 6], [9, 9]])
  func orthogonalVectors(shape: [Int]) {
    let values = fill(shape, .orthogonal)
    let (rows, columns) = (shape[0], shape[1])
    let (count, length) = (min(rows, columns), max(rows, columns))
    func element(_ vector: Int, _ k: Int) -> Double {
      Double(rows <= columns ? values[vector * columns + k] : values[k * columns + vector])
    }
    for a in 0..<count {
      for b in 0..<count {
        let dot = (0..<length).reduce(0) { $0 + element(a, $1) * element(b, $1) }
        #expect(abs(dot - (a == b ? 1 : 0)) < 1e-6)
      }
    }
  }

  @Test func glorotFillsItsRange() {
    let limit = (6.0 / (40 + 60)).squareRoot()
    let values = fill([40, 60], .glorotUniform).map(Double.init)
    #expect(values.allSatisfy { abs($0) <= limit })
    #expect((values.max() ?? 0) > 0.99 * limit && (values.min() ?? 0) < -0.99 * limit)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(variance / (limit * limit / 3) - 1) < 0.05)
  }

  /// The variance that an initializer gives a kernel of 40 inputs and 60 outputs.
  private struct Variance {
    let kind: KernelInitializer
    let value: Double
  }

  @Test(arguments: [
    Variance(kind: .glorotUniform, value: 0.02), Variance(kind: .glorotNormal, value: 0.02),
    Variance(kind: .heUniform, value: 0.05), Variance(kind: .heNormal, value: 0.05),
    Variance(kind: .lecunUniform, value: 0.025), Variance(kind: .lecunNormal, value: 0.025),
  ])
  private func variancesFollowTheSizes(expected: Variance) {
    let (kind, variance) = (expected.kind, expected.value)
    let values = fill([40, 60], kind.initializer).map(Double.init)
    let mean = values.reduce(0, +) / 2400
    #expect(abs(mean) < 0.1 * variance.squareRoot())
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 2400 / variance - 1) < 0.1)
    // Keras's numbers: a uniform one goes to √3 deviations, a normal one is cut where it would be at 2 before the cut.
    let furthest = kind.rawValue.hasSuffix("uniform") ? 3.0.squareRoot() : 2 / 0.87962566103423978
    let largest = (values.map(abs).max() ?? 0) / variance.squareRoot()
    #expect(largest <= furthest * 1.000001 && largest > 0.97 * furthest)
  }

  @Test func identityHasOnesOnItsDiagonal() {
    #expect(fill([2, 3], .identity) == [1, 0, 0, 0, 1, 0])
  }

  @Test func forgetGateStartsOpen() {
    #expect(fill([8], .gateOnes(gate: 1, of: 4)) == [0, 0, 1, 1, 0, 0, 0, 0])
  }

  @Test func denseLayersHaveTheirOwn() {
    var plan = NetworkPlan(input: .oneHot, layers: [])
    plan.dense = [DensePlan()]
    plan.dense[0].kernelInitializer = .orthogonal
    plan.outputInitializer = .heUniform
    let layout = Blueprint(plan, DataForm(languageOf: 5)).layout
    func initializer(_ name: String) -> Initializer? { layout.slots.first { $0.name == name }?.initializer }
    #expect(initializer("dense_1/kernel") == .orthogonal)
    #expect(initializer("dense/kernel") == KernelInitializer.heUniform.initializer)
  }

  private func fill(_ shape: [Int], _ initializer: Initializer) -> [Float] {
    var layout = ParameterLayout()
    let slot = layout.add("layer/array", .kernel, shape, initializer)
    let weights = Parameters(layout)
    weights.initialize(seed: 3)
    return weights[slot].values
  }
}

struct RandomTests {
  /// The vectors that come with the authors' implementation (Random123, `kat_vectors`).
  @Test func philoxGivesTheKnownAnswers() {
    #expect(philox([0, 0, 0, 0], (0, 0)) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    let ones = UInt32.max
    #expect(philox([ones, ones, ones, ones], (ones, ones)) == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], (0xa409_3822, 0x299f_31d0))
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  @Test func streamsAndSeedsDiffer() {
    let first = (0..<8).map { Random(seed: 1, stream: "a").bits($0) }
    #expect(first == (0..<8).map { Random(seed: 1, stream: "a").bits($0) })
    #expect(first != (0..<8).map { Random(seed: 2, stream: "a").bits($0) })
    #expect(first != (0..<8).map { Random(seed: 1, stream: "b").bits($0) })
    #expect(Set(first).count == 8)
  }

  @Test func uniformFillsItsRange() {
    let values = (0..<10_000).map { Random(seed: 5, stream: "u").uniform($0) }
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(values.reduce(0, +) / 10_000 - 0.5) < 0.01)
  }
}
