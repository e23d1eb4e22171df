import Failures
import Foundation
import HDF5

/// An HDF5 file, such as h5py writes, with the arrays `inputs`, `targets` and, for sequences of different lengths,
/// `lengths`.
///
/// Inputs are numbers, `(N, T, F)` or `(N, F)` for a single time step, or tokens, `(N, T)` whole numbers. Targets are
/// classes, `(N)` or `(N, T)` whole numbers, or they are numbers, `(N)`, `(N, K)` or, with a target at every time step,
/// `(N, T, K)`.
struct ArraysFile: ExampleFormat {
  private let plan: DataPlan

  init(_ plan: DataPlan) { self.plan = plan }

  /// An array of the file.
  struct Array {
    let shape: [Int]
    let values: Values

    enum Values {
      case integers([Int64])
      case floats([Float])
    }
  }

  /// The arrays of the file.
  struct Rows {
    let inputs: Array
    let targets: Array
    let lengths: [Int64]?
    /// The number of time steps of the arrays, T. The lengths can be shorter.
    let steps: Int
    /// Whether there is a target at every time step.
    let hasTargetAtEveryStep: Bool
  }

  private static func open(_ path: String) throws -> File {
    do {
      return try File(path: path)
    } catch {
      throw Failure(error.kind, "\(error.message); give an HDF5 file, such as h5py writes")
    }
  }

  func rows(_ bytes: Data, _ path: String) throws -> Rows {
    let file = try ArraysFile.open(path)
    func array(_ name: String) throws -> Array {
      guard try file.contains(name) else {
        throw Failure(
          .data, "\(path) has no array \(name); save inputs and targets with h5py, and lengths if they differ")
      }
      let shape = try file.shape(of: name)
      return Array(
        shape: shape,
        values: try file.holdsIntegers(at: name)
          ? .integers(try file.integers(at: name)) : .floats(try file.floats(at: name)))
    }
    let (inputs, targets) = (try array("inputs"), try array("targets"))
    let lengths = try file.contains("lengths") ? try file.integers(at: "lengths") : nil
    return try check(inputs, targets, lengths, path)
  }

  private func check(_ inputs: Array, _ targets: Array, _ lengths: [Int64]?, _ path: String) throws -> Rows {
    func wrong(_ what: String) -> Failure {
      Failure(.data, "\(path): \(what); give inputs (N, T, F), (N, F) or whole numbers (N, T), and targets (N, …)")
    }
    let isTokens = if case .integers = inputs.values { true } else { false }
    guard (isTokens ? [2] : [2, 3]).contains(inputs.shape.count) else {
      throw wrong("inputs have the shape \(inputs.shape)")
    }
    let count = inputs.shape[0]
    guard (1...3).contains(targets.shape.count), targets.shape[0] == count else {
      throw wrong("targets have the shape \(targets.shape), but inputs have \(inputs.shape)")
    }
    let steps = isTokens || inputs.shape.count == 3 ? inputs.shape[1] : 1
    let isClasses = if case .integers = targets.values { true } else { false }
    let isEveryStep = targets.shape.count == (isClasses ? 2 : 3)
    if isEveryStep && targets.shape[1] != steps || isClasses && targets.shape.count == 3 {
      throw wrong("targets have the shape \(targets.shape), but inputs have \(inputs.shape)")
    }
    if let lengths {
      if lengths.count != count { throw wrong("\(lengths.count) lengths for \(count) examples") }
      if let row = lengths.firstIndex(where: { $0 < 1 || $0 > steps }) {
        throw wrong("lengths[\(row)] is \(lengths[row]), not in 1...\(steps)")
      }
    }
    let ignored = try ignoredClass()
    for (name, array, ignored) in [("inputs", inputs, nil), ("targets", targets, ignored)] {
      if let place = array.firstWrong(besides: ignored) {
        throw wrong(
          "\(name)[\(place / max(1, array.values.count / count))] has \(array.text(place)), which is not allowed")
      }
    }
    return Rows(
      inputs: inputs, targets: targets.without(ignored), lengths: lengths, steps: steps,
      hasTargetAtEveryStep: isEveryStep)
  }

  /// Returns the class that means "no target"; nil if there is none.
  private func ignoredClass() throws -> Int64? {
    guard let label = plan.ignoreLabel else { return nil }
    guard let ignored = Int64(label) else {
      throw Failure(
        .usage, "data.ignore-label is \(label), but the classes of arrays are whole numbers; give a whole number")
    }
    return ignored
  }

  func count(_ rows: Rows) -> Int { rows.inputs.shape[0] }

  func encoding(_ rows: Rows, _ some: [Int]) throws -> Encoding {
    var encoding = Encoding(inputs: rows.inputs.numbered, classes: rows.targets.numbered)
    if plan.normalize {
      let examples = examples(rows, encoding)
      if encoding.inputs == nil { encoding.inputScaling = Scaling(examples.inputs, some) }
      if encoding.classes == nil { encoding.targetScaling = Scaling(examples.targets, some) }
    }
    return encoding
  }

  func examples(_ rows: Rows, _ encoding: Encoding, _ path: String) throws -> Examples {
    for (name, array, known) in [("inputs", rows.inputs, encoding.inputs), ("targets", rows.targets, encoding.classes)]
    {
      guard let most = array.greatest else { continue }
      if most >= known?.count ?? 0 {
        throw Failure(
          .data,
          "\(path): \(name) has \(most), but the model knows only 0 to \((known?.count ?? 0) - 1); leave out what it was not trained on"
        )
      }
    }
    return examples(rows, encoding)
  }

  private func examples(_ rows: Rows, _ encoding: Encoding) -> Examples {
    func length(_ index: Int) -> Int { rows.lengths.map { Int($0[index]) } ?? rows.steps }
    return Examples(
      inputs: rows.inputs.sequences(encoding.inputs?.count, steps: rows.steps, length: length),
      targets: rows.hasTargetAtEveryStep
        ? rows.targets.sequences(encoding.classes?.count, steps: rows.steps, length: length)
        : rows.targets.sequences(encoding.classes?.count, steps: 1, length: { _ in 1 }),
      hasTargetAtEveryStep: rows.hasTargetAtEveryStep)
  }
}

extension ArraysFile.Array.Values {
  var count: Int {
    switch self {
    case .integers(let values): values.count
    case .floats(let values): values.count
    }
  }
}

extension ArraysFile.Array {
  /// Returns classes with -1 in place of the class that means "no target".
  func without(_ ignored: Int64?) -> Self {
    guard let ignored, case .integers(let values) = values else { return self }
    return Self(shape: shape, values: .integers(values.map { $0 == ignored ? -1 : $0 }))
  }

  /// Returns the index of the first element that is not a token, a class or a finite number; nil if there is none.
  func firstWrong(besides ignored: Int64?) -> Int? {
    switch values {
    case .integers(let values): values.firstIndex { ($0 < 0 || $0 > 1 << 24) && $0 != ignored }
    case .floats(let values): values.firstIndex { !$0.isFinite }
    }
  }

  /// Returns an element as text.
  func text(_ place: Int) -> String {
    switch values {
    case .integers(let values): "\(values[place])"
    case .floats(let values): "\(values[place])"
    }
  }

  /// The greatest token or class; nil for numbers.
  var greatest: Int? {
    if case .integers(let values) = values { values.max().map { Int($0) } } else { nil }
  }

  /// The vocabulary of the whole numbers from 0 to the greatest; nil if the array has numbers rather than tokens.
  var numbered: Vocabulary? { greatest.map { Vocabulary((0..<$0 + 1).map(String.init)) } }

  /// Returns the rows as sequences.
  ///
  /// - Parameters:
  ///   - tokens: the number of different tokens; nil for numbers.
  ///   - steps: the number of time steps of a row.
  ///   - length: returns the number of time steps of the sequence of a row, which are the first of the row.
  func sequences(_ tokens: Int?, steps: Int, length: (Int) -> Int) -> Sequences {
    switch values {
    case .integers(let values):
      var result = Sequences(.token(count: tokens ?? 0))
      for row in 0..<shape[0] {
        result.append(tokens: values[row * steps..<row * steps + length(row)].lazy.map { Int32($0) })
      }
      return result
    case .floats(let values):
      let width = values.count / max(1, shape[0] * steps)
      var result = Sequences(.values(count: width))
      for row in 0..<shape[0] {
        result.append(values: values[row * steps * width..<(row * steps + length(row)) * width])
      }
      return result
    }
  }
}
