import Failures
import Formats
import Foundation
import Networks
import Training

/// What TensorBoard shows of a run: numbers over its steps, how weights and gradients are spread, text that the model writes, and
/// the embedding.
///
/// Two of its runs lie in the folder, as Keras's callback makes them: `train` and `validation`, whose curves share their
/// pictures.
final class TensorBoard {
  private let folder: String
  private let training: EventFile
  private let validation: EventFile
  private var summary: TrainingSummary?

  /// Writes into a folder, which is made when there is something to write.
  ///
  /// - Parameters:
  ///   - config: the run as YAML.
  ///   - step: the step that the run goes on from.
  init(folder: String, config: String, after step: Int) {
    self.folder = "\(folder)/train"
    let first = Event.values([("config", .text(TensorBoard.code(config)))])
    training = EventFile(folder: self.folder, after: step, first: first)
    validation = EventFile(folder: "\(folder)/validation", after: step)
  }

  /// The run begins.
  func began(_ summary: TrainingSummary) { self.summary = summary }

  /// The numbers of a line of the log, by their names there.
  func add(_ line: MetricsLog.Line) {
    let (ofTraining, ofValidation) = line.numbers
    for (file, numbers) in [(training, ofTraining), (validation, ofValidation)] where !numbers.isEmpty {
      file.add(.values(numbers.map { ($0.name, .scalar($0.value)) }), step: line.step)
    }
  }

  /// How weights and the last step's gradients are spread.
  ///
  /// - Parameter targets: those of the step: the gradient is the mean over them.
  func addHistograms(step: Int, targets: Int) {
    guard let summary else { return }
    let values = summary.blueprint.layout.slots.flatMap { slot in
      [
        ("weights/\(slot.name)", Event.Value.histogram(Histogram(summary.weights[slot]))),
        ("gradients/\(slot.name)", .histogram(Histogram(summary.gradients[slot], scale: 1 / Double(targets)))),
      ]
    }
    training.add(.values(values), step: step)
  }

  /// A text that the model wrote.
  func add(sample: String, step: Int) {
    training.add(.values([("sample", .text(TensorBoard.code(sample)))]), step: step)
  }

  /// The embedding, for the projector; what cannot be written does not end the run.
  func writeEmbedding() {
    guard training.hasBegun, let summary, let words = summary.encoding.inputs?.words,
      let slot = summary.blueprint.layout.slots.first(where: {
        $0.role == .table && $0.shape[0] == words.count
      })
    else { return }
    for (name, bytes) in projectorFiles(words, summary.weights[slot]) {
      try? Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
    }
  }

  /// Text as it is, in Markdown.
  private static func code(_ text: String) -> String { "```\n\(text)\n```" }
}
