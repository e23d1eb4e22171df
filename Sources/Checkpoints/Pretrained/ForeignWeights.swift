import Datasets
import Failures
import Files
import FoundationEssentials
import HDF5
import Networks
import SystemPackage

/// Weights of a file that Keras, PyTorch or Lockstep wrote, with their numbers.
public struct ForeignWeights: Sendable {
  /// Everything except the numbers of the arrays.
  struct Header: Sendable, Codable {
    let layers: [ForeignLayer]
    /// Whether all layers are in the order of the model. Otherwise only layers with the same ``family(_:)`` are.
    let isInOrder: Bool
    /// The tokens and classes that the weights belong to; nil if the file does not name them.
    var tokens: Tokens?
    /// What a Keras model computes besides, and no layer of Lockstep does.
    var steps: [KerasStep] = []
  }

  /// The tokens and classes of a model.
  struct Tokens: Sendable, Codable {
    var inputs: [String]?
    /// The classes; nil if they are the tokens.
    var classes: [String]?
  }

  let path: String
  let header: Header
  /// The numbers of all arrays, layer by layer.
  let floats: [Float]
  private let starts: [String: Int]

  init(path: String, _ header: Header, _ floats: [Float]) {
    (self.path, self.header, self.floats) = (path, header, floats)
    var (starts, start) = ([String: Int](), 0)
    for array in header.layers.flatMap(\.arrays) {
      starts[array.path] = start
      start += array.count
    }
    self.starts = starts
  }

  var layers: [ForeignLayer] { header.layers }

  /// Returns the numbers of an array, as today's Keras has them.
  func floats(of array: ForeignArray) -> [Float] {
    let start = starts[array.path] ?? 0
    return Array(floats[start..<start + array.count])
  }

  /// Returns the name of a layer without the numbers of its parts: `layers/sequential/layers/lstm`. The layers of a class
  /// are in order, with numbers at the ends of their names, but not the layers of different classes.
  static func family(_ layer: ForeignLayer) -> String { layer.name.replacing(/_?[0-9]+(?=\/|\.|$)/, with: "") }

  /// Returns the layers of the file's model that a model of Lockstep does not have, such as `pool (GlobalAveragePooling1D)`.
  public func steps(missingIn blueprint: Blueprint) -> [String] {
    let adds = header.steps.filter { $0.className == "Add" }
    let extra = adds.dropFirst(ForeignWeights.residuals(blueprint).count).map(\.name)
    return header.steps.filter { $0.className != "Add" || extra.contains($0.name) }.map {
      "\($0.name) (\($0.className))"
    }
  }

  /// Returns the layers of a model whose residual connections the file's model does not have. None if the file describes no model.
  public func residuals(missingOf blueprint: Blueprint) -> [String] {
    guard layers.contains(where: { $0.settings != nil }) else { return [] }
    return Array(ForeignWeights.residuals(blueprint).dropFirst(header.steps.count { $0.className == "Add" }))
  }

  /// Returns the names of the layers with a residual connection.
  private static func residuals(_ blueprint: Blueprint) -> [String] {
    [blueprint.plan.encoder, blueprint.plan.main].compactMap(\.self).flatMap { stack in
      stack.layers.indices.filter { stack.layers[$0].residual }.map { stack.name(ofLayer: $0) }
    }
  }

  /// Returns whether the file belongs to a model with other tokens, or with other classes.
  func hasOther(_ tokens: Blueprint.Tokens, than encoding: Encoding, of form: DataForm) -> Bool {
    guard let known = header.tokens else { return false }
    switch tokens {
    case .inputs: return known.inputs != encoding.inputs?.tokens
    case .classes:
      if let classes = encoding.classes { return (known.classes ?? known.inputs) != classes.tokens }
      // Numbers have no classes. Those of a language model are its tokens.
      guard case .token = form.target else { return known.classes != nil }
      return (known.classes ?? known.inputs) != encoding.inputs?.tokens
    }
  }
}

extension ForeignWeights {
  /// Reads the file at `path` in this process. A damaged or malicious file can make libhdf5 crash or hang, so files that
  /// users give are read in a separate process (`lockstep`'s `ReadingProcess`).
  ///
  /// - Parameter map: the layers of the model that layers of the file belong to: `theirs=ours`.
  /// - Throws: a failure of kind `missing` if there is no file, of kind `io` if it cannot be read, of kind `data` if it
  ///   has no weights in a format that Lockstep knows.
  public init(reading path: String, map: [String] = []) throws {
    let map = try WeightMap(map)
    let source = try ForeignWeights.source(path, map)
    let (layers, floats) = try map.applied(to: source.layers, path).reduce(into: ([ForeignLayer](), [Float]())) {
      for array in $1.arrays {
        let values = try source.floats(of: array)
        guard values.allSatisfy(\.isFinite) else {
          throw Failure(.data, "\(path): \(array.path) has numbers that are not finite; give weights that are")
        }
        $0.1 += values
      }
      $0.0.append($1)
    }
    self.init(
      path: path,
      Header(layers: layers, isInOrder: source.isInOrder, tokens: source.tokens, steps: source.steps), floats)
  }

  /// Opens a file in the format that its first bytes show.
  private static func source(_ path: String, _ map: WeightMap) throws -> any WeightSource {
    try advised { try File.check(path) }
    guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
      throw Failure(.io, "\(path) cannot be read; fix its permissions")
    }
    if bytes.starts(with: ZipFile.signature) { return try source(ofZip: try ZipFile(bytes, path), path, map) }
    if PyTorchPickle.isPickle(bytes) { throw PyTorchPickle.refusal(path) }
    if Safetensors.isSafetensors(bytes) {
      let file = try Safetensors(bytes, path)
      return try PyTorchFile(file.arrays, path, map, tokens: file.tokens)
    }
    return try advised { try KerasFile(path: path) }
  }

  private static func source(ofZip file: ZipFile, _ path: String, _ map: WeightMap) throws -> any WeightSource {
    let names = file.members.map(\.name)
    if names.contains(where: { $0.hasSuffix("data.pkl") }) { throw PyTorchPickle.refusal(path) }
    if names.contains("model.weights.h5") { return try advised { try KerasArchiveFile(file, path) } }
    return try advised {
      guard names.allSatisfy({ $0.hasSuffix(".npy") }) else {
        throw Failure(.data, "\(path) is a zip file, but neither a .keras nor an .npz file")
      }
      return try PyTorchFile(NumPyWeights(file, path).arrays, path, map, tokens: nil)
    }
  }

  /// Adds to a failure which files Lockstep takes weights from.
  private static func advised<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as Failure {
      throw Failure(
        failure.kind,
        "\(failure.message); give a model or weights of Keras (.keras, .h5) or PyTorch (.safetensors, .npz), or a "
          + "checkpoint")
    }
  }
}

/// A file of weights that is open.
protocol WeightSource {
  /// The layers, with the arrays of each.
  var layers: [ForeignLayer] { get }
  /// Whether all layers are in the order of the model.
  var isInOrder: Bool { get }
  /// The tokens and classes that the weights belong to; nil if the file does not name them.
  var tokens: ForeignWeights.Tokens? { get }
  /// What a Keras model computes besides, and no layer of Lockstep does.
  var steps: [KerasStep] { get }
  /// Reads the numbers of an array, as today's Keras has them.
  func floats(of array: ForeignArray) throws -> [Float]
}

extension WeightSource {
  /// None: the file describes no model.
  var steps: [KerasStep] { [] }
}
