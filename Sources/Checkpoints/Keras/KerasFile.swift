import Datasets
import Failures
import HDF5

/// The layers of an HDF5 file that Keras or Lockstep wrote. It can be a model or only its weights in the legacy format,
/// or the `.weights.h5` of Keras 3.
final class KerasFile {
  /// A layer with its arrays.
  struct Layer {
    /// The path of the layer in the file.
    let name: String
    /// The arrays of each direction of a bidirectional layer, otherwise of the layer, in the order in which Keras stores
    /// them: kernel, recurrent kernel, bias.
    var parts: [[Array]]
    /// What the model says of the layer; nil if the file has only weights.
    var settings: KerasSettings?

    var arrays: [Array] { parts.flatMap(\.self) }
  }

  /// An array in the file.
  struct Array {
    let path: String
    /// The shape that the array has in today's Keras.
    var shape: [Int]
    /// How the numbers are converted to those of today's Keras; nil if they are the same.
    var conversion: CuDNNConversion?
  }

  /// The layers. In a legacy file they are in the order of the model. In a `.weights.h5` only layers with the same
  /// ``family(_:)`` are in order.
  let layers: [Layer]
  /// Whether all layers are in the order of the model.
  let isInOrder: Bool
  let path: String
  private let file: File

  /// Opens the file at `path`.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `data` if it has none of these formats.
  init(path: String) throws {
    self.path = path
    do {
      file = try File(path: path)
      if try file.contains(CheckpointPath.own) { _ = try Seal.check(path) }
      let legacy = try KerasLayers.legacy(file)
      layers = try legacy ?? KerasLayers.weights(file)
      isInOrder = legacy != nil
    } catch let failure as Failure {
      throw Failure(
        failure.kind, "\(failure.message); give a model or weights that Keras saved as .h5, or a checkpoint")
    }
  }

  /// Returns the name of a layer without the numbers of its parts: `layers/sequential/layers/lstm`. A `.weights.h5` has
  /// the layers of a class in order, with numbers at the ends of their names, but not the layers of different classes.
  static func family(_ layer: Layer) -> String { layer.name.replacing(/_[0-9]+(?=\/|$)/, with: "") }

  /// Returns whether the file is a checkpoint of a model with other tokens or classes.
  func hasOtherTokens(than encoding: Encoding) throws -> Bool {
    guard try file.contains(CheckpointPath.own) else { return false }
    return try tokens(at: CheckpointPath.vocabulary) != encoding.inputs?.tokens
      || tokens(at: CheckpointPath.classes) != encoding.classes?.tokens
  }

  private func tokens(at path: String) throws -> [String]? {
    try file.contains(path) ? try file.strings(at: path) : nil
  }

  /// Reads the floats of an array, as today's Keras has them.
  func floats(of array: Array) throws -> [Float] {
    let floats = try file.foreignDoubles(at: array.path).map { Float($0) }
    return array.conversion?.apply(floats) ?? floats
  }
}
