import Failures
import Formats
import FoundationEssentials
import Networks
import Training

/// Writes the files of a run that TensorBoard shows: scalars, histograms of weights and gradients, samples of text, and
/// the embedding.
///
/// The folder contains two runs in TensorBoard's sense, `train` and `validation`, as Keras's callback writes them.
/// Curves with the same tag are drawn in the same chart.
final class TensorBoard {
  private let folder: String
  private let training: EventFile
  private let validation: EventFile
  private var summary: TrainingSummary?

  /// Creates a writer. The folder is created when the first event is added.
  ///
  /// - Parameters:
  ///   - config: the config of the run, as YAML.
  ///   - step: the step that the run resumes from.
  init(folder: String, config: String, after step: Int) {
    self.folder = "\(folder)/train"
    let first = Event.values([("config", .text(TensorBoard.code(config)))])
    training = EventFile(folder: self.folder, after: step, first: first)
    validation = EventFile(folder: "\(folder)/validation", after: step)
  }

  /// Records that the run starts.
  func began(_ summary: TrainingSummary) { self.summary = summary }

  /// Adds the numbers of a line of the log, with their names in the log as tags.
  func add(_ line: MetricsLog.Line) {
    let (ofTraining, ofValidation) = line.numbers
    for (file, numbers) in [(training, ofTraining), (validation, ofValidation)] where !numbers.isEmpty {
      file.add(.values(numbers.map { ($0.name, .scalar($0.value)) }), step: line.step)
    }
  }

  /// Adds histograms of the weights, and of the gradients of the last step.
  ///
  /// - Parameter weight: the number of targets in the step. The gradients are divided by it.
  func addHistograms(step: Int, weight: Double) {
    guard let summary else { return }
    let values = summary.blueprint.layout.slots.flatMap { slot in
      [
        ("weights/\(slot.name)", Event.Value.histogram(Histogram(summary.weights[slot]))),
        ("gradients/\(slot.name)", .histogram(Histogram(summary.gradients[slot], scale: 1 / weight))),
      ]
    }
    training.add(.values(values), step: step)
  }

  /// Adds a text that the model wrote.
  func add(sample: String, step: Int) {
    training.add(.values([("sample", .text(TensorBoard.code(sample)))]), step: step)
  }

  /// Writes the embedding for the projector. Errors are ignored, since a file that cannot be written must not end the
  /// run.
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

  /// Returns a text as a block of code in Markdown, which keeps it unchanged.
  private static func code(_ text: String) -> String { "```\n\(text)\n```" }
}
