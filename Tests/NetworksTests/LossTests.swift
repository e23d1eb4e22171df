import Datasets
import Kernels
import Networks
import TestSupport
import Testing

/// Losses with weights of classes, smoothed labels and targets that are not there, against Keras: it divides by the number of
/// targets, here that is done by whoever has the sum.
struct LossTests {
  private let golden: Golden

  init() throws { golden = try Golden("losses") }

  @Test(arguments: 0..<3) func classes(index: Int) {
    let golden = golden["cross_entropies"][index]
    let criterion = LossKind.crossEntropy.criterion(
      labelSmoothing: Float(golden["label_smoothing"].number), classWeights: golden["class_weights"].floats)
    check(criterion, Elements(tokens: golden["targets"].tokens), golden, count: 9)
  }

  @Test func targetsThatAreNotThere() {
    let targets = golden["ignoring"]["targets"].tokens
    check(
      LossKind.crossEntropy.criterion, Elements(tokens: targets), golden["ignoring"], count: targets.count { $0 >= 0 })
  }

  @Test(arguments: 0..<2) func probabilities(index: Int) {
    let golden = golden["binary"][index]
    let criterion = LossKind.binaryCrossEntropy.criterion(
      labelSmoothing: Float(golden["label_smoothing"].number), classWeights: [])
    check(criterion, Elements(values: golden["targets"].floats), golden, count: 9)
  }

  private func check(_ criterion: any Criterion, _ targets: Elements, _ golden: Golden, count: Int) {
    let scores = self.golden["logits"].matrix
    let loss = criterion.forward(scores, targets, 0..<scores.rows) / Double(count)
    #expect(abs(loss - golden["loss"].number) < 1e-6 * loss)
    criterion.backward(scores, targets)
    scores.set(scores.values.map { $0 / Float(count) })
    expect(scores, near: golden["gradient"], "gradient")
  }
}
