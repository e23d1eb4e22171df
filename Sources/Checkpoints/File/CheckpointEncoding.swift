import Datasets
import Failures
import HDF5

// How data becomes numbers, as a checkpoint holds it: the tokens and classes by their numbers, the scaling of numbers.

extension CheckpointPath {
  fileprivate static let form = "/lockstep/form"
  static let tokens = "/lockstep/vocabulary"
  static let classes = "/lockstep/classes"
  fileprivate static func scaling(_ end: String) -> (means: String, deviations: String) {
    ("/lockstep/scaling/\(end)_mean", "/lockstep/scaling/\(end)_deviation")
  }
}

extension FileImage {
  mutating func write(_ encoding: Encoding, _ form: DataForm) throws {
    try createGroup(CheckpointPath.form)
    let source = form.source.map { [("source", $0)] } ?? []
    for (name, element) in source + [("input", form.input), ("target", form.target)] {
      let kind = if case .token = element { "tokens" } else { "values" }
      try setAttribute(name, kind, of: CheckpointPath.form)
      try setAttribute("\(name)_count", Int64(element.count), of: CheckpointPath.form)
    }
    try setAttribute("target_at_every_step", Int64(form.hasTargetAtEveryStep ? 1 : 0), of: CheckpointPath.form)
    if let tokens = encoding.inputs?.tokens { try write(tokens, to: CheckpointPath.tokens) }
    if let classes = encoding.classes?.tokens { try write(classes, to: CheckpointPath.classes) }
    try write(encoding.inputScaling, "input")
    try write(encoding.targetScaling, "target")
  }

  private mutating func write(_ scaling: Scaling?, _ end: String) throws {
    guard let scaling else { return }
    let paths = CheckpointPath.scaling(end)
    try write(scaling.means.span, shape: [scaling.means.count], to: paths.means)
    try write(scaling.deviations.span, shape: [scaling.deviations.count], to: paths.deviations)
  }
}

extension File {
  /// What goes into a model and what comes out.
  func form() throws -> DataForm {
    func element(_ name: String) throws -> DataForm.Element {
      let count = try integer(attribute: "\(name)_count", of: CheckpointPath.form)
      guard (1...1 << 20).contains(count) else { throw damaged(CheckpointPath.form, "tells of \(count) at a step") }
      let isTokens = try string(attribute: name, of: CheckpointPath.form) == "tokens"
      return isTokens ? .token(count: Int(count)) : .values(count: Int(count))
    }
    let hasSource = try attributeNames(of: CheckpointPath.form).contains("source")
    return DataForm(
      source: hasSource ? try element("source") : nil, input: try element("input"), target: try element("target"),
      hasTargetAtEveryStep: try integer(attribute: "target_at_every_step", of: CheckpointPath.form) != 0)
  }

  /// How data of a form becomes numbers.
  func encoding(_ form: DataForm) throws -> Encoding {
    Encoding(
      inputs: try vocabulary(CheckpointPath.tokens, of: form.source ?? form.input),
      // The classes of a language model are its tokens.
      classes: try vocabulary(
        CheckpointPath.classes, of: form.target, isRequired: form.source != nil || form.target != form.input),
      inputScaling: try scaling("input", of: form.input), targetScaling: try scaling("target", of: form.target))
  }

  private func vocabulary(_ path: String, of element: DataForm.Element, isRequired: Bool = true) throws -> Vocabulary? {
    guard case .token(let count) = element, try isRequired || contains(path) else { return nil }
    let tokens = try strings(at: path)
    guard tokens.count == count, Set(tokens.map { Array($0.utf8) }).count == count else {
      throw damaged(path, "is not a list of \(count) different tokens")
    }
    return Vocabulary(tokens)
  }

  private func scaling(_ end: String, of element: DataForm.Element) throws -> Scaling? {
    let paths = CheckpointPath.scaling(end)
    guard case .values(let count) = element, try contains(paths.means) else { return nil }
    let scaling = Scaling(means: try floats(at: paths.means), deviations: try floats(at: paths.deviations))
    guard scaling.means.count == count, scaling.deviations.count == count, scaling.means.allSatisfy(\.isFinite),
      scaling.deviations.allSatisfy({ $0 > 0 && $0.isFinite })
    else { throw damaged(paths.means, "does not scale \(count) numbers") }
    return scaling
  }

  private func damaged(_ path: String, _ what: String) -> Failure {
    Failure(.data, "\(self.path): \(path) \(what); the file was changed")
  }
}
