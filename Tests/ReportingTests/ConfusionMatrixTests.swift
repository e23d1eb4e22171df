import Reporting
import Testing

struct ConfusionMatrixTests {
  private struct Prediction {
    let truth: Int
    let prediction: Int
  }

  @Test func predictionsAreCountedByClass() {
    let predictions = [
      Prediction(truth: 0, prediction: 0), Prediction(truth: 0, prediction: 1), Prediction(truth: 0, prediction: 0),
      Prediction(truth: 1, prediction: 1),
    ]
    var matrix = ConfusionMatrix(classes: ["a", "b"])
    for prediction in predictions { matrix.add(truth: prediction.truth, prediction: prediction.prediction) }
    #expect(matrix.counts == [[2, 1], [0, 1]])
    #expect(matrix.html.contains("3 of 4 predictions are correct, 75.0 %"))
    #expect(matrix.html.contains("a predicted as b: 33 %"))
  }

  @Test func forManyClassesTheMostFrequentConfusionsAreShown() {
    var matrix = ConfusionMatrix(classes: (0..<40).map { "c\($0)" })
    for _ in 0..<5 { matrix.add(truth: 3, prediction: 7) }
    matrix.add(truth: 3, prediction: 3)
    #expect(!matrix.html.contains("class=\"matrix\"") && matrix.html.contains("83.3 %"))
  }
}
