import Datasets
import Failures
import FoundationEssentials
import HDF5
import Tokens

extension File {
  /// Reads the form of the data.
  ///
  /// - Throws: a failure of kind `data` if it is not one that a run can have.
  func form() throws -> DataForm {
    DataForm(
      source: try has(.kind(of: .source)) ? try element(.source) : nil, input: try element(.input),
      target: try element(.target), hasTargetAtEveryStep: try value(.hasTargetAtEveryStep))
  }

  /// Reads how data of a form is encoded: the tokens, the classes and the scaling of numbers.
  ///
  /// - Throws: a failure of kind `data` if the encoding does not fit the form.
  func encoding(_ form: DataForm) throws -> Encoding {
    var encoding = Encoding(
      inputs: try inputs(form),
      classes: try classes(form),
      sourceScaling: try form.source.flatMap { try scaling(.source, of: $0) },
      inputScaling: try scaling(.input, of: form.input), targetScaling: try scaling(.target, of: form.target))
    encoding.staticClasses = try classesOfColumns(CheckpointPath.staticClasses)
    encoding.knownClasses = try classesOfColumns(CheckpointPath.knownClasses)
    if try contains(CheckpointPath.frequency) { encoding.frequency = try frequency() }
    if try contains(CheckpointPath.decimal) { encoding.decimal = try decimal() }
    return encoding
  }

  /// Reads the classes of some columns of a series.
  private func classesOfColumns(_ path: String) throws -> [Int: [String]] {
    guard try contains(path) else { return [:] }
    var classes: [Int: [String]] = [:]
    for child in try children(of: path) {
      guard let column = Int(child), column >= 0 else { throw damaged(path, "has the unknown column \(child)") }
      classes[column] = try strings(at: "\(path)/\(child)")
    }
    return classes
  }

  private func frequency() throws -> String {
    let text = try string(at: CheckpointPath.frequency)
    guard Frequency(text) != nil else { throw damaged(CheckpointPath.frequency, "is no frequency") }
    return text
  }

  private func decimal() throws -> String {
    let text = try string(at: CheckpointPath.decimal)
    guard text == "," else { throw damaged(CheckpointPath.decimal, "is no decimal comma") }
    return text
  }

  /// Reads the tokens of the inputs. Subwords come from their tokenizer.
  private func inputs(_ form: DataForm) throws -> Vocabulary? {
    let tokens = try vocabulary(CheckpointPath.vocabulary, of: form.source ?? form.input)
    guard let tokens, let pieces = try pieces(CheckpointPath.tokenizer) else { return tokens }
    try check(pieces, tokens, CheckpointPath.tokenizer, CheckpointPath.vocabulary)
    return pieces
  }

  /// Reads the vocabulary of a tokenizer; nil if there is none.
  private func pieces(_ path: String) throws -> Vocabulary? {
    guard try contains(path) else { return nil }
    guard let file = Data(base64Encoded: try string(at: path)) else { throw damaged(path, "is not base64") }
    return Vocabulary(try Tokenizer(Array(file), name: "\(self.path): \(path)"))
  }

  /// Checks that a tokenizer has the pieces that the checkpoint lists.
  private func check(_ pieces: Vocabulary, _ tokens: Vocabulary, _ path: String, _ list: String) throws {
    guard pieces.tokens.elementsEqual(tokens.tokens, by: { $0.utf8.elementsEqual($1.utf8) }) else {
      throw damaged(path, "does not have the pieces of \(list)")
    }
  }

  /// Reads the classes. Those of targets of subwords come from their tokenizer. Each number of a vector of numbers can have a class too.
  private func classes(_ form: DataForm) throws -> Vocabulary? {
    // The classes of a language model are its tokens.
    let isRequired = form.source != nil || form.target != form.input
    if case .values(let count) = form.target {
      return try vocabulary(CheckpointPath.classes, of: .token(count: count), isRequired: false)
    }
    let classes = try vocabulary(CheckpointPath.classes, of: form.target, isRequired: isRequired)
    guard let classes, form.source != nil, let pieces = try pieces(CheckpointPath.targetTokenizer) else {
      return classes
    }
    let targets = Vocabulary(boundaryBefore: pieces)
    try check(targets, classes, CheckpointPath.targetTokenizer, CheckpointPath.classes)
    return targets
  }

  private func element(_ name: FormElement) throws -> DataForm.Element {
    let count = try value(.count(of: name))
    guard (1...1 << 20).contains(count) else { throw damaged(CheckpointPath.form, "has a count of \(count)") }
    let isTokens = try value(.kind(of: name)) == FormElement.Kind.tokens.rawValue
    return isTokens ? .token(count: count) : .values(count: count)
  }

  private func vocabulary(_ path: String, of element: DataForm.Element, isRequired: Bool = true) throws -> Vocabulary? {
    guard case .token(let count) = element, try isRequired || contains(path) else { return nil }
    let tokens = try strings(at: path)
    guard tokens.count == count, Set(tokens.map { Array($0.utf8) }).count == count else {
      throw damaged(path, "is not a list of \(count) different tokens")
    }
    return Vocabulary(tokens)
  }

  private func scaling(_ name: FormElement, of element: DataForm.Element) throws -> Scaling? {
    let paths = CheckpointPath.scaling(name)
    guard case .values(let count) = element, try contains(paths.means) else { return nil }
    let scaling = Scaling(means: try doubles(at: paths.means), deviations: try doubles(at: paths.deviations))
    guard scaling.means.count == count, scaling.deviations.count == count, scaling.means.allSatisfy(\.isFinite),
      scaling.deviations.allSatisfy({ $0 > 0 && $0.isFinite })
    else { throw damaged(paths.means, "does not scale \(count) numbers") }
    return scaling
  }

  private func damaged(_ path: String, _ what: String) -> Failure {
    Failure(.data, "\(self.path): \(path) \(what); the file was changed")
  }
}
