import Datasets
import Inference
import Kernels
import Networks
import TestSupport
import Testing

/// What people judge models by, against scikit-learn's values of the same predictions.
struct MetricTests {
  private let golden: Golden

  init() throws { golden = try Golden("metrics") }

  @Test func classes() {
    let golden = golden["classes"]
    let measures = measures(
      golden, .token(count: 7), .crossEntropy, Encoding(classes: Vocabulary("abcdefg".map(String.init))))
    expect(measures, golden, ["accuracy", "top5Accuracy", "f1"])
    for (index, label) in "abcdefg".map(String.init).enumerated() {
      let mine = measures.filter { $0.label == label }
      #expect(mine.map(\.name) == ["f1", "precision", "recall", "targets"])
      for measure in mine { #expect(abs(measure.value - golden["each"][measure.name].numbers[index]) < 1e-8) }
    }
  }

  @Test func twoClasses() {
    let golden = golden["two_classes"]
    let measures = measures(golden, .token(count: 2), .crossEntropy)
    expect(measures, golden, ["auc"])
    #expect(!measures.contains { $0.name == "top5Accuracy" })
  }

  @Test func probabilities() {
    let golden = golden["binary"]
    expect(measures(golden, .values(count: 3), .binaryCrossEntropy), golden, ["accuracy", "f1", "auc"])
  }

  @Test func numbers() {
    let golden = golden["numbers"]
    let scaling = Scaling(means: [0, 0, 0], deviations: golden["deviations"].floats.map { Double($0) })
    expect(
      measures(golden, .values(count: 3), .meanSquaredError, Encoding(targetScaling: scaling)), golden,
      ["meanAbsoluteError"])
  }

  @Test func aTextsMeasuresFollowFromItsLoss() throws {
    let blueprint = Blueprint(NetworkPlan(input: .oneHot, layers: []), classes: 4)
    let metric = try #require(blueprint.metrics(DataPlan(), Encoding()).first)
    let measures = metric.measures([], weight: 5, loss: 2)
    #expect(measures.map(\.name) == ["perplexity", "bitsPerCharacter"])
    #expect(measures.map(\.words) == ["perplexity", "bits per character"])
    #expect(abs(measures[0].value - 7.38905609893065) < 1e-12 && abs(measures[1].value - 2.8853900817779268) < 1e-12)
  }

  @Test func allTargetsAlikeHaveNoCurve() {
    let blueprint = Blueprint(NetworkPlan(input: .values, layers: []), form(.token(count: 2)))
    let scores = Matrix(rows: 2, columns: 2)
    for metric in blueprint.metricsOfOneProcess {
      metric.add(scores, Elements(tokens: [1, 1]), 0..<2) { _, _ in }
      #expect(metric.measures([], weight: 2, loss: 0).isEmpty)
    }
  }

  /// The measures of golden predictions, which come in two parts, the first with a row without a target.
  private func measures(
    _ golden: Golden, _ target: DataForm.Element, _ loss: LossKind, _ encoding: Encoding = Encoding()
  ) -> [Measure] {
    var plan = NetworkPlan(input: .values, layers: [])
    plan.loss = loss
    var data = DataPlan()
    data.format = .arrays
    let blueprint = Blueprint(plan, form(target))
    let scores = golden["scores"].matrix
    let isToken = if case .token = target { true } else { false }
    let nothing = Array(repeating: Float.nan, count: target.count)
    let targets =
      isToken
      ? Elements(tokens: [-1] + golden["targets"].tokens) : Elements(values: nothing + golden["targets"].floats)
    let first = Matrix(rows: 21, columns: scores.columns)
    first.rows(1..<21).copy(from: scores.rows(0..<20))
    return (blueprint.metrics(data, encoding) + blueprint.metricsOfOneProcess).flatMap { metric in
      var sums = [Double](repeating: 0, count: metric.width)
      metric.add(first, targets, 0..<21) { sums[$0] += $1 }
      metric.add(scores.rows(20..<60), targets, 21..<61) { sums[$0] += $1 }
      return metric.measures(sums[...], weight: 60, loss: 1)
    }
  }

  private func form(_ target: DataForm.Element) -> DataForm {
    DataForm(input: .values(count: 1), target: target, hasTargetAtEveryStep: false)
  }

  private func expect(
    _ measures: [Measure], _ golden: Golden, _ names: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for name in names {
      let mine = measures.first { $0.name == name && $0.label == nil }?.value ?? .nan
      #expect(abs(mine - golden[name].number) < 1e-6, "\(name) is \(mine)", sourceLocation: sourceLocation)
    }
  }
}
