import Failures
import Files
import FoundationEssentials
import HDF5
import Kernels

/// The arrays `inputs`, `targets` and, for sequences of different lengths, `lengths`: in an HDF5 file, in an `.npz` file
/// of NumPy, or in `.npy` files in a folder. The first bytes of a file say which it is.
///
/// Inputs are numbers, `(N, T, F)` or `(N, F)` for a single time step, or tokens, `(N, T)` whole numbers. Targets are
/// classes, `(N)` or `(N, T)` whole numbers or labels, or they are numbers, `(N)`, `(N, K)` or, with a target at every
/// time step, `(N, T, K)`.
struct ArraysFile: ExampleFormat {
  private let plan: DataPlan
  private let needsTargets: Bool

  /// The names of the arrays.
  static let names = ["inputs", "targets", "lengths"]

  init(_ plan: DataPlan, needsTargets: Bool) {
    self.plan = plan
    self.needsTargets = needsTargets
  }

  func open(_ path: String, _ setting: String) throws -> (rows: ArrayRows, hash: UInt64) {
    guard isFolder(path) else {
      let bytes = try contents(of: path, setting)
      return (try rows(bytes, path), Kernels.hash(bytes.span))
    }
    var (files, hash) = ([String: Data](), UInt64(0))
    for name in ArraysFile.names where FileManager.default.fileExists(atPath: "\(path)/\(name).npy") {
      let bytes = try contents(of: "\(path)/\(name).npy", setting)
      files[name] = bytes
      hash = joined(hash, Kernels.hash(bytes.span))
    }
    return (try rows(NumPyArrays(folder: path, files)), hash)
  }

  func rows(_ bytes: Data, _ path: String) throws -> ArrayRows {
    if bytes.starts(with: ZipFile.signature) || bytes.starts(with: ZipFile.emptySignature) {
      return try rows(NumPyArrays(zip: bytes, path))
    }
    if bytes.starts(with: NumPyHeader.signature) {
      // A single array can only be the inputs.
      return try rows(NumPyArrays(folder: path, ["inputs": bytes]))
    }
    return try rows(HDF5Arrays(bytes, path))
  }

  private func rows(_ source: any ArraySource) throws -> ArrayRows {
    try ArrayRows(source, ignored: try ignoredClass(), needsTargets: needsTargets)
  }

  /// Returns the class that means "no target"; nil if there is none.
  private func ignoredClass() throws -> Int64? { plan.ignoreLabel.flatMap { Int64($0) } }

  func warnings(_ rows: ArrayRows) -> [String] { rows.warnings }

  func count(_ rows: ArrayRows) -> Int { rows.inputs.layout.rows }

  func encoding(_ rows: ArrayRows, _ some: ExampleIndices) throws -> Encoding {
    if rows.hasOneHotTargets(some) { throw ArraysFile.oneHot(plan.path) }
    var encoding = Encoding(inputs: try vocabulary(rows, rows.inputs))
    if let targets = rows.targets { encoding.classes = try vocabulary(rows, targets) }
    if plan.normalize != .none {
      if encoding.inputs == nil { encoding.inputScaling = scaling(rows, rows.inputs, some) }
      if encoding.classes == nil && plan.scalesTargets {
        encoding.targetScaling = rows.targets.map { scaling(rows, $0, some) }
      }
    }
    return encoding
  }

  /// Measures the scaling of the numbers of some examples of an array.
  private func scaling(_ rows: ArrayRows, _ array: ArrayRows.Array, _ some: ExampleIndices) -> Scaling {
    Scaling(columns: array.layout.width) { add in
      guard case .numbers(let values) = array.values else { return }
      for row in some {
        var column = 0
        values.forEach(in: rows.places(array, row)) { number in
          add(column, number)
          column = column + 1 == array.layout.width ? 0 : column + 1
        }
      }
    }
  }

  /// Returns the tokens or classes of an array: the labels, or the whole numbers from 0 to the greatest. Nil for
  /// numbers.
  private func vocabulary(_ rows: ArrayRows, _ array: ArrayRows.Array) throws -> Vocabulary? {
    let places = (0..<array.layout.rows).lazy.map { rows.places(array, $0) }
    switch array.values {
    case .numbers: return nil
    case .texts(let labels):
      return plan.classes(labels.counts(places.joined()).map(\.word))
    case .integers(let values):
      if let label = plan.ignoreLabel, Int64(label) == nil {
        throw Failure(
          .usage, "data.ignore-label is \(label), but the classes of arrays are whole numbers; give a whole number")
      }
      var greatest: Int64 = places.isEmpty ? 0 : -1
      for places in places { values.forEach(in: places) { greatest = max(greatest, array.token($0)) } }
      return Vocabulary((0..<greatest + 1).map(String.init))
    }
  }

  func examples(_ rows: ArrayRows, _ encoding: Encoding, _ path: String) throws -> Examples {
    let inputs = try sequences(rows, rows.inputs, encoding.inputs, encoding.inputScaling, "inputs", path)
    guard let targets = rows.targets else {
      return Examples(inputs: inputs, targets: unknown(rows, encoding), hasTargetAtEveryStep: false)
    }
    return Examples(
      inputs: inputs,
      targets: try sequences(rows, targets, encoding.classes, encoding.targetScaling, "targets", path),
      hasTargetAtEveryStep: targets.layout.isEveryStep)
  }

  /// Returns targets that mean "no target".
  private func unknown(_ rows: ArrayRows, _ encoding: Encoding) -> Sequences {
    let width = encoding.targetScaling?.means.count ?? 1
    var result = Sequences(encoding.classes.map { .token(count: $0.count) } ?? .values(count: width))
    for _ in 0..<rows.inputs.layout.rows {
      if encoding.classes == nil {
        result.append(values: repeatElement(Float.nan, count: width))
      } else {
        result.append(tokens: [-1])
      }
    }
    return result
  }

  /// Returns the examples of an array as sequences: as numbers, or by their numbers in the vocabulary `known`.
  private func sequences(
    _ rows: ArrayRows, _ array: ArrayRows.Array, _ known: Vocabulary?, _ scaling: Scaling?, _ name: String,
    _ path: String
  ) throws -> Sequences {
    let layout = array.layout
    guard let known else {
      var result = Sequences(.values(count: layout.width))
      // Vectors of another size are refused later.
      let scaling = scaling?.means.count == layout.width ? scaling : nil
      for row in 0..<layout.rows {
        let places = rows.places(array, row)
        switch array.values {
        case .numbers(let values): result.append(values: values, in: places, scaling)
        case .integers(let values):
          var numbers = Column<Double>()
          values.forEach(in: places) { numbers.append(Double(array.token($0))) }
          result.append(values: numbers, in: 0..<places.count, scaling)
        case .texts: throw otherKind(name, "labels", "numbers", path)
        }
      }
      return result
    }
    let numbers = TokenNumbers(known, plan)
    var result = Sequences(.token(count: known.count))
    for row in 0..<layout.rows {
      let places = rows.places(array, row)
      let tokens =
        switch array.values {
        case .numbers: throw otherKind(name, "numbers", name == "inputs" ? "tokens" : "classes", path)
        case .integers(let values): values.values(in: places).map { numbers.number(of: array.token($0)) }
        case .texts(let values): places.map { numbers.number(of: values.texts($0)[0]) }
        }
      if let index = tokens.firstIndex(of: nil) {
        throw unknownToken("\(name)[\(row)]", array.values.text(places.lowerBound + index), known, path)
      }
      result.append(tokens: tokens.map { $0 ?? -1 })
    }
    return result
  }

  private func unknownToken(_ place: String, _ token: String, _ known: Vocabulary, _ path: String) -> Failure {
    Failure(
      .data,
      "\(path): \(place) has \(token), but the model knows only \(known.tokens.list(most: 12)); leave out what it was "
        + "not trained on")
  }

  private func otherKind(_ name: String, _ found: String, _ wanted: String, _ path: String) -> Failure {
    Failure(
      .data,
      "\(path) has \(found) as \(name), but the model was trained on \(wanted); give data like what it was "
        + "trained on")
  }

  /// Returns the error of targets that are one-hot vectors.
  static func oneHot(_ path: String) -> Failure {
    Failure(
      .data,
      "\(path): targets look like one-hot vectors of classes; save the numbers of the classes: "
        + "targets.argmax(axis=-1)")
  }
}

/// The numbers of the tokens of a vocabulary.
private struct TokenNumbers {
  private let known: Vocabulary
  private let plan: DataPlan
  /// Whether the tokens are the whole numbers from 0.
  private let areNumbers: Bool

  init(_ known: Vocabulary, _ plan: DataPlan) {
    (self.known, self.plan) = (known, plan)
    areNumbers = known.tokens.enumerated().allSatisfy { $1.isExactly(String($0)) }
  }

  /// Returns the number of a token or class; -1 for "no target", nil if the vocabulary does not have it.
  func number(of token: Int64) -> Int32? { areNumbers && token < known.count ? Int32(token) : token < 0 ? -1 : nil }

  /// Returns the number of a label; -1 for "no target", nil if the vocabulary does not have it.
  func number(of label: String) -> Int32? {
    plan.isIgnored(label) ? -1 : known.knownNumber(of: label)
  }
}

/// Reads the arrays of an HDF5 file and forgets them. If the file is damaged, libhdf5 may crash or hang, so call this in
/// a process of its own.
///
/// - Throws: what stops the reading.
public func tryArrays(of path: String) throws {
  let bytes = try contents(of: path, "data.path")
  if bytes.starts(with: ZipFile.signature) || bytes.starts(with: NumPyHeader.signature) { return }
  // Such a process may write no file.
  try ColumnPlace.$current.withValue(ColumnPlace(limit: .max)) {
    _ = try ArrayRows(HDF5Arrays(bytes, path), ignored: nil, needsTargets: true)
  }
}
