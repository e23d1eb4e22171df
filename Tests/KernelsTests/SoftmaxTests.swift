import Glibc
import Kernels
import Testing

struct SoftmaxTests {
  @Test(arguments: [1, 2, 15, 16, 17, 63, 100])
  func agreesWithDoublePrecision(classes: Int) {
    let scores = random(6, classes, seed: 1, scale: 20)
    let before = scores.values.map(Double.init)
    let targets: [Int32] = (0..<6).map { $0 == 2 ? -1 : Int32($0 % classes) }
    let loss = softmaxCrossEntropy(scores, targets.span)
    var expected = 0.0
    for row in 0..<6 {
      let values = before[row * classes..<(row + 1) * classes].map { exp($0) }
      let sum = values.reduce(0, +)
      for (column, value) in values.enumerated() { #expect(abs(Double(scores[row, column]) - value / sum) < 1e-6) }
      if targets[row] >= 0 { expected -= log(values[Int(targets[row])] / sum) }
    }
    #expect(abs(loss - expected) < 1e-5 * max(1, expected))

    let probabilities = scores.values
    softmaxCrossEntropyGradient(scores, targets.span)
    for row in 0..<6 {
      for column in 0..<classes {
        let p = probabilities[row * classes + column]
        #expect(scores[row, column] == (targets[row] < 0 ? 0 : Int(targets[row]) == column ? p - 1 : p))
      }
    }
  }

  @Test func bearsHugeScores() {
    let scores = Matrix(rows: 1, columns: 3)
    scores.set([1e30, -1e30, 1e30])
    let targets: [Int32] = [0]
    #expect(abs(softmaxCrossEntropy(scores, targets.span) - log(2)) < 1e-6)
    #expect(scores.values == [0.5, 0, 0.5])
  }

  @Test func doesNotHideNotANumber() {
    let scores = Matrix(rows: 1, columns: 20)
    scores[0, 18] = .nan
    let targets: [Int32] = [0]
    #expect(softmaxCrossEntropy(scores, targets.span).isNaN)
  }
}
