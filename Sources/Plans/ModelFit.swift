import Datasets
import Failures
import Networks

/// Checks that a model fits the form of its data, as far as that form is known.
///
/// The format in the config decides most of the form before any data is read. The data decides the rest: the inputs of
/// `arrays` can be tokens or numbers, and the targets of `arrays` and `ts` can be classes or numbers.
package struct ModelFit {
  /// What the model reads at each step.
  private enum Inputs { case tokens, numbers }

  /// What the model predicts.
  private enum Targets: String {
    /// Tokens of a vocabulary that the model also reads, as in a language model or a decoder.
    case tokens
    /// Classes that the model never reads.
    case classes
    /// Numbers.
    case numbers
  }

  private var inputs: Inputs?
  private var targets: Targets?

  /// Collects what is known of the form of the data.
  ///
  /// - Parameters:
  ///   - data: the data of the config.
  ///   - form: the form of the opened data; nil if the data has not been read yet.
  package init(_ data: DataPlan, _ form: DataForm? = nil) {
    switch data.format {
    case .text, .pairs: (inputs, targets) = (.tokens, .tokens)
    case .labelledText: (inputs, targets) = (.tokens, data.labels == .class ? .classes : .numbers)
    case .tags, .conll, .conllu: (inputs, targets) = (.tokens, .classes)
    case .series: (inputs, targets) = (.numbers, .numbers)
    case .ts: inputs = .numbers
    case .arrays: break
    }
    guard let form else { return }
    if inputs == nil { inputs = if case .token = form.input { .tokens } else { .numbers } }
    if targets == nil { targets = if case .token = form.target { .classes } else { .numbers } }
  }

  /// Checks the model of a run. A rule that depends on something unknown is skipped.
  ///
  /// - Parameter failure: makes the error of a message, which names the key and says what to do.
  /// - Throws: the error of the first rule that the model breaks.
  package func check(_ run: Run, failure: (String) -> Failure = { Failure(.usage, $0) }) throws {
    let (model, path) = (run.model, run.data.path)
    if inputs == .tokens && model.input == .values {
      throw failure("model.embedding: missing, but the inputs of \(path) are tokens; give a size, or one-hot")
    }
    if inputs == .numbers && model.input != .values {
      throw failure("model.embedding: the inputs of \(path) are numbers, not tokens; leave it out")
    }
    if let targets, let loss = model.loss, loss.isOfClasses != (targets != .numbers) {
      throw failure(
        "model.loss: \(loss.rawValue) does not fit the targets of \(path), which are \(targets.rawValue); "
          + "use another loss, or leave it out")
    }
    if targets == .numbers && run.data.ignoreLabel != nil && run.data.labels != .multiLabel {
      throw failure(
        "data.ignore-label: the targets of \(path) are numbers, not classes; leave it out")
    }
    if targets == .numbers && run.training.labelSmoothing > 0 && model.loss?.isOfProbabilities != true {
      throw failure("training.label-smoothing: the targets of \(path) are numbers, not classes; leave it out")
    }
    if model.tiedEmbeddings {
      guard case .embedding = model.decoder?.input ?? model.input, targets == .tokens else {
        throw failure("model.tied-embeddings: the targets are not tokens of a learned embedding; leave it out")
      }
    }
  }
}
