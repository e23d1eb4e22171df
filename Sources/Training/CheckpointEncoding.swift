import Datasets
import Failures
import HDF5

// How data becomes numbers, as a checkpoint holds it: the tokens and classes by their numbers, the scaling of numbers.

extension CheckpointPath {
  fileprivate static let form = "/lockstep/form"
  fileprivate static let tokens = "/lockstep/vocabulary"
  fileprivate static let classes = "/lockstep/classes"
  fileprivate static func scaling(_ end: String) -> (means: String, deviations: String) {
    ("/lockstep/scaling/\(end)_mean", "/lockstep/scaling/\(end)_deviation")
  }
}

extension FileImage {
  mutating func write(_ encoding: Encoding, _ form: DataForm) throws {
    try createGroup(CheckpointPath.form)
    for (name, element) in [("input", form.input), ("target", form.target)] {
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
  func encoding() throws -> Encoding {
    let form = try form()
    func vocabulary(_ path: String, of element: DataForm.Element, isRequired: Bool = true) throws -> Vocabulary? {
      guard case .token(let count) = element, try isRequired || contains(path) else { return nil }
      let tokens = try strings(at: path)
      if tokens.count == count { return Vocabulary(tokens) }
      throw Failure(
        .data, "\(self.path): \(path) has \(tokens.count) tokens where \(count) are expected; the file was changed")
    }
    func scaling(_ end: String) throws -> Scaling? {
      let paths = CheckpointPath.scaling(end)
      guard try contains(paths.means) else { return nil }
      return Scaling(means: try floats(at: paths.means), deviations: try floats(at: paths.deviations))
    }
    return Encoding(
      inputs: try vocabulary(CheckpointPath.tokens, of: form.input),
      // The classes of a language model are its tokens.
      classes: try vocabulary(CheckpointPath.classes, of: form.target, isRequired: form.target != form.input),
      inputScaling: try scaling("input"), targetScaling: try scaling("target"))
  }

  func form() throws -> DataForm {
    func element(_ name: String) throws -> DataForm.Element {
      let count = Int(try integer(attribute: "\(name)_count", of: CheckpointPath.form))
      return try string(attribute: name, of: CheckpointPath.form) == "tokens"
        ? .token(count: count) : .values(count: count)
    }
    return DataForm(
      input: try element("input"), target: try element("target"),
      hasTargetAtEveryStep: try integer(attribute: "target_at_every_step", of: CheckpointPath.form) != 0)
  }
}
