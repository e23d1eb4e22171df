import Datasets
import Inference
import Kernels
import Networks
import Plans

/// A trained model, whose samples or predictions a report shows.
package struct ReportedModel {
  private let run: Run
  private let encoding: Encoding
  private let blueprint: Blueprint
  private let weights: Parameters

  package init(_ run: Run, _ encoding: Encoding, _ blueprint: Blueprint, _ weights: Parameters) {
    (self.run, self.encoding, self.blueprint, self.weights) = (run, encoding, blueprint, weights)
  }

  /// Samples text from a language model at several temperatures. Empty if the model reads no tokens.
  package func samples() throws -> String {
    guard let vocabulary = encoding.inputs else { return "" }
    let count = [.word, .subword].contains(run.data.unit) ? 80 : 400
    return try [0.5, 0.8, 1].map { temperature in
      let sampler = Sampler(blueprint, weights, temperature: Float(temperature), seed: 1)
      let text = try sampler.text(after: nil, count: count, run.data, vocabulary)
      return "<h3>Temperature \(significant(temperature))</h3>\n<pre>\(escaped(text))</pre>\n"
    }.joined()
  }

  /// Shows the predictions on the test split: a confusion matrix, a table of labels, or charts of forecasts and targets.
  package func predictions(_ data: ExampleDataset) -> String {
    let test = data.indices(.test)
    if test.isEmpty {
      return "<p class=\"note\">The test split is empty. Change data.split or give data.test-path.</p>"
    }
    let rows = min(run.training.batch, test.count)
    let predictions = Predictor(blueprint, weights, data, rows: rows, of: test).run()
    switch blueprint.form.target {
    case .token: return confusion(test, predictions, data).html
    case .values(let count) where blueprint.loss == .binaryCrossEntropy:
      return labels(test, predictions, data, outputs: count).html
    case .values(let count): return forecasts(test, predictions, data, outputs: count)
    }
  }

  private func confusion(
    _ test: ExampleIndices, _ predictions: [[[Float]]], _ data: ExampleDataset
  ) -> ConfusionMatrix {
    var matrix = ConfusionMatrix(
      classes: encoding.classes?.words ?? (0..<blueprint.classes).map { "\($0)" })
    for example in test {
      for (outputs, truth) in zip(predictions[example], data.examples.targets.tokens(example)) where truth >= 0 {
        let likeliest = outputs.indices.max { outputs[$0] < outputs[$1] } ?? 0
        matrix.add(truth: Int(truth), prediction: likeliest)
      }
    }
    return matrix
  }

  private func labels(
    _ test: ExampleIndices, _ predictions: [[[Float]]], _ data: ExampleDataset, outputs: Int
  ) -> LabelTable {
    var table = LabelTable(labels: encoding.classes?.words ?? (0..<outputs).map { "\($0)" })
    for example in test {
      let truth = Array(data.examples.targets.values(example))
      for (place, probability) in predictions[example].joined().enumerated() where !truth[place].isNaN {
        table.add(place % outputs, truth: truth[place] > 0.5, prediction: probability > 0.5)
      }
    }
    return table
  }

  /// Draws the targets of the test split and the forecasts of them, in the order of the data.
  private func forecasts(
    _ test: ExampleIndices, _ predictions: [[[Float]]], _ data: ExampleDataset, outputs: Int
  ) -> String {
    func own(_ value: Float, _ column: Int) -> Double {
      encoding.targetScaling?.undo(value, column: column) ?? Double(value)
    }
    let (shown, names) = (test.prefix(300), run.data.targets)
    let charts = (0..<min(outputs, 4)).map { column in
      let truth = shown.flatMap { example in
        stride(from: column, to: data.examples.targets.values(example).count, by: outputs).map {
          let values = data.examples.targets.values(example)
          return own(values[values.startIndex + $0], column)
        }
      }
      let forecast = shown.flatMap { predictions[$0].map { own($0[column], column) } }
      func points(_ values: [Double]) -> [(x: Double, y: Double)] { values.enumerated().map { (Double($0 + 1), $1) } }
      return LineChart(
        title: column < names.count ? names[column] : "output \(column + 1)", xLabel: "position in the test split",
        yLabel: "in the unit of the data",
        series: [
          .init(name: "target", colour: 6, points: points(truth)),
          .init(name: "forecast", colour: 1, points: points(forecast)),
        ]
      ).figure
    }
    let isPart = shown.count < test.count
    let note = isPart ? "<p class=\"note\">The first \(shown.count) of \(grouped(test.count)) examples.</p>" : ""
    return note + charts.joined()
  }
}
