import Datasets
import FoundationEssentials
import HDF5
import Tokens

extension FileImage {
  /// Writes the form of the data, and how it is encoded: the tokens, the classes and the scaling of numbers.
  func write(_ encoding: Encoding, _ form: DataForm) throws {
    try createGroup(CheckpointPath.form)
    if let source = form.source { try write(source, as: .source) }
    try write(form.input, as: .input)
    try write(form.target, as: .target)
    try set(.hasTargetAtEveryStep, form.hasTargetAtEveryStep)
    if let tokens = encoding.inputs?.tokens { try write(tokens, to: CheckpointPath.vocabulary) }
    try write(encoding.inputs?.tokenizer, to: CheckpointPath.tokenizer)
    try write(encoding.classes?.tokenizer, to: CheckpointPath.targetTokenizer)
    if let classes = encoding.classes?.tokens { try write(classes, to: CheckpointPath.classes) }
    try write(encoding.staticClasses, to: CheckpointPath.staticClasses)
    try write(encoding.knownClasses, to: CheckpointPath.knownClasses)
    if let frequency = encoding.frequency { try write(frequency, to: CheckpointPath.frequency) }
    if let decimal = encoding.decimal { try write(decimal, to: CheckpointPath.decimal) }
    try write(encoding.sourceScaling, of: .source)
    try write(encoding.inputScaling, of: .input)
    try write(encoding.targetScaling, of: .target)
  }

  private func write(_ tokenizer: Tokenizer?, to path: String) throws {
    // Base64, so that readers that know only numbers and texts can take it out.
    if let tokenizer { try write(Data(tokenizer.file).base64EncodedString(), to: path) }
  }

  /// Writes the classes of some columns of a series.
  private func write(_ columns: [Int: [String]], to path: String) throws {
    for (column, classes) in columns.sorted(by: { $0.key < $1.key }) { try write(classes, to: "\(path)/\(column)") }
  }

  private func write(_ element: DataForm.Element, as name: FormElement) throws {
    let kind: FormElement.Kind = if case .token = element { .tokens } else { .values }
    try set(.kind(of: name), kind.rawValue)
    try set(.count(of: name), element.count)
  }

  private func write(_ scaling: Scaling?, of element: FormElement) throws {
    guard let scaling else { return }
    let paths = CheckpointPath.scaling(element)
    try write(scaling.means, shape: [scaling.means.count], to: paths.means)
    try write(scaling.deviations, shape: [scaling.deviations.count], to: paths.deviations)
  }
}
