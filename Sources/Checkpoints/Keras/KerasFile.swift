import Datasets
import Failures
import HDF5

/// The layers of an HDF5 file that Keras or Lockstep wrote. It can be a model or only its weights in the legacy format,
/// or the `.weights.h5` of Keras 3.
final class KerasFile: WeightSource {
  /// The layers. In a legacy file they are in the order of the model. In a `.weights.h5` only layers with the same
  /// ``ForeignWeights/family(_:)`` are in order.
  let layers: [ForeignLayer]
  let isInOrder: Bool
  let tokens: ForeignWeights.Tokens?
  let steps: [KerasStep]
  private let file: File

  /// Opens the file at `path`.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `data` if it has none of these formats.
  convenience init(path: String) throws {
    let file = try File(path: path)
    if try file.contains(CheckpointPath.own) { _ = try Seal.check(path) }
    try self.init(file)
  }

  /// Opens the bytes of a file that is part of the file at `path`.
  ///
  /// - Throws: a failure of kind `data` if it has none of these formats.
  convenience init(image: [UInt8], path: String) throws { try self.init(try File(image: image, name: path)) }

  private init(_ file: consuming File) throws {
    let legacy = try KerasLayers.legacy(file)
    layers = try legacy ?? KerasLayers.weights(file)
    isInOrder = legacy != nil
    tokens = try KerasFile.tokens(file)
    steps = try KerasSettings.model(file).map(KerasStep.all) ?? []
    self.file = file
  }

  /// Returns the tokens and classes of a checkpoint. Nil for a file of Keras.
  private static func tokens(_ file: borrowing File) throws -> ForeignWeights.Tokens? {
    guard try file.contains(CheckpointPath.own) else { return nil }
    func tokens(_ path: String) throws -> [String]? { try file.contains(path) ? try file.strings(at: path) : nil }
    return .init(inputs: try tokens(CheckpointPath.vocabulary), classes: try tokens(CheckpointPath.classes))
  }

  func floats(of array: ForeignArray) throws -> [Float] {
    let floats = try file.foreignDoubles(at: array.path).map { Float($0) }
    guard case .cuDNN(let conversion) = array.conversion else { return floats }
    return conversion.apply(floats)
  }
}
