import Datasets
import Failures
import HDF5
import Inference

// What a model of pairs writes.

extension Model {
  /// How far what it writes for the sources of a part is from their targets.
  func errors(_ examples: ExampleDataset, _ part: Part, beams: Int) -> SequenceErrors {
    let references = examples.references(part)
    var errors = SequenceErrors()
    for (target, reference) in zip(write(references.map(\.source), beams: beams), references) {
      errors.add(target.tokens, references: reference.targets)
    }
    return errors
  }

  /// The likeliest target of each source that is found.
  func write(_ sources: [[Int32]], beams: Int) -> [BeamSearch.Target] {
    // As many rows as a training step has keep the kernels busy.
    let count = max(1, run.training.batch / beams)
    let steps = sources.reduce(1) { max($0, $1.count) }
    return BeamSearch(blueprint, weights, count: count, beams: beams, sourceSteps: steps).targets(of: sources)
  }

  /// The tokens of a source.
  func source(_ text: String) throws -> [Int32] {
    guard run.data.unit == .label else { return try run.data.encode(text, vocabulary) }
    guard let label = vocabulary.number(of: text) else {
      throw Failure(
        .usage, "--source \"\(text)\" is none of \(vocabulary.tokens.joined(separator: ", ")); give one of them")
    }
    return [label]
  }

  /// A source as text.
  func sourceText(_ source: [Int32]) -> String {
    run.data.unit == .word ? vocabulary.decode(words: source) : vocabulary.decode(source)
  }

  /// A target as text.
  func text(_ target: [Int32]) -> String {
    let classes = encoding.classes ?? Vocabulary([])
    return run.data.targetUnit == .word ? classes.decode(words: target) : classes.decode(target)
  }
}
