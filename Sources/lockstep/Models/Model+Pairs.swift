import Datasets
import Failures
import HDF5
import Inference

// The methods of a model of pairs.

extension Model {
  /// Writes targets for the sources of a split, and compares them with the targets of the data.
  func errors(_ examples: ExampleDataset, _ part: Part, beams: Int) -> SequenceErrors {
    let references = examples.references(part)
    let search = search(beams: beams, steps: references.mostSteps)
    var errors = SequenceErrors()
    // What is written is judged at once, since the texts of all sources would take much memory.
    for start in stride(from: 0, to: references.count, by: search.count) {
      let some = Array(references[start..<min(start + search.count, references.count)])
      errors.add(self.errors(search.targets(of: some.map(\.source)).map(\.tokens), some))
    }
    return errors
  }

  /// Compares what was written with what it may be.
  private func errors(_ written: [[Int32]], _ references: [ExampleDataset.Reference]) -> SequenceErrors {
    if run.data.judgesTexts { return errors(ofTexts: written.map(text), references.map(texts)) }
    var errors = SequenceErrors(unknown: classes.number(of: Vocabulary.unknown), spaces: classes.spaces)
    for (tokens, reference) in zip(written, references) { errors.add(tokens, references: reference.targets) }
    return errors
  }

  /// Compares texts with the texts that each may be.
  private func errors(ofTexts written: [String], _ references: [[String]]) -> SequenceErrors {
    let written = written.map(run.data.judgedTokens)
    let references = references.map { $0.map(run.data.judgedTokens) }
    let known = Vocabulary(labels: (written + references.joined()).joined())
    var errors = SequenceErrors(spaces: known.spaces)
    for (tokens, wanted) in zip(written, references) {
      errors.add(known.numbers(of: tokens), references: wanted.map(known.numbers))
    }
    return errors
  }

  /// Returns the likeliest target of each source that beam search finds.
  func write(_ sources: [[Int32]], beams: Int) -> [BeamSearch.Target] {
    search(beams: beams, steps: sources.reduce(0) { max($0, $1.count) }).targets(of: sources)
  }

  /// Returns a beam search for sources.
  ///
  /// - Parameter steps: the number of tokens of the longest one.
  private func search(beams: Int, steps: Int) -> BeamSearch {
    // The number of rows of a training step keeps the kernels busy.
    BeamSearch(
      blueprint, weights, count: max(1, run.training.batch / beams), beams: beams, sourceSteps: max(1, steps))
  }

  /// Returns the tokens of a source.
  ///
  /// - Throws: a failure if the text contains something that the vocabulary does not have.
  func source(_ text: String) throws -> [Int32] {
    guard run.data.unit == .label else { return try run.data.encode(text, vocabulary) }
    guard let label = vocabulary.number(of: run.data.normalized(text)) else {
      throw Failure(
        .usage, "--source \"\(text)\" is none of \(vocabulary.tokens.joined(separator: ", ")); give one of them")
    }
    return [label]
  }

  /// Returns the text of a source.
  func sourceText(_ source: [Int32]) -> String { run.data.text(of: source, vocabulary) }

  /// Returns the text of a target.
  func text(_ target: [Int32]) -> String { run.data.text(ofTarget: target, classes) }

  /// Returns the texts of the targets of a source.
  func texts(_ reference: ExampleDataset.Reference) -> [String] {
    reference.texts.isEmpty ? reference.targets.map(text) : reference.texts
  }

  private var classes: Vocabulary { encoding.classes ?? Vocabulary([]) }
}
