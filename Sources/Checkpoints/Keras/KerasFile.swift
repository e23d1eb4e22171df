import Datasets
import Failures
import HDF5

/// The layers of an HDF5 file that Keras or Lockstep wrote. It can be a model or only its weights in the legacy format,
/// or the `.weights.h5` of Keras 3.
final class KerasFile {
  /// A layer with its arrays, in the order in which Keras stores them: kernel, recurrent kernel, bias.
  struct Layer {
    let name: String
    let arrays: [Array]
  }

  /// An array in the file.
  struct Array {
    let path: String
    let shape: [Int]
  }

  /// The layers. In a legacy file they are in the order of the model. In a `.weights.h5` only layers of the same class
  /// are in order.
  let layers: [Layer]
  private let file: File

  /// Opens the file at `path`.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `data` if it has none of these formats.
  init(path: String) throws {
    do {
      file = try File(path: path)
      if try file.contains(CheckpointPath.own) { _ = try Seal.check(path) }
      layers = try KerasFile.legacyLayers(file) ?? KerasFile.layers(file)
    } catch let failure as Failure {
      throw Failure(
        failure.kind, "\(failure.message); give a model or weights that Keras saved as .h5, or a checkpoint")
    }
  }

  /// Returns whether the file is a checkpoint of a model with other tokens or classes.
  func hasOtherTokens(than encoding: Encoding) throws -> Bool {
    guard try file.contains(CheckpointPath.own) else { return false }
    return try tokens(at: CheckpointPath.vocabulary) != encoding.inputs?.tokens
      || tokens(at: CheckpointPath.classes) != encoding.classes?.tokens
  }

  private func tokens(at path: String) throws -> [String]? {
    try file.contains(path) ? try file.strings(at: path) : nil
  }

  /// Reads the floats of an array.
  func floats(of array: Array) throws -> [Float] { try file.floats(at: array.path) }

  private static func legacyLayers(_ file: borrowing File) throws -> [Layer]? {
    let root = try file.contains(CheckpointPath.weights) ? CheckpointPath.weights : ""
    guard let names = try strings(.layerNames(of: root.isEmpty ? "/" : root), file) else { return nil }
    return try names.map { name in
      let group = "\(root)/\(name)"
      // For a layer without weights, Keras writes an empty list of numbers instead of names.
      if try file.children(of: group).isEmpty { return Layer(name: name, arrays: []) }
      let weights = try strings(.weightNames(ofLayer: group), file) ?? []
      return Layer(name: name, arrays: try weights.map { weight in try array("\(group)/\(weight)", file) })
    }
  }

  /// Reads the strings of an attribute, or returns nil if there is no such attribute. Keras splits a long list into the
  /// attributes `name0`, `name1`, …
  private static func strings(_ field: CheckpointField<[String]>, _ file: borrowing File) throws -> [String]? {
    if try file.has(field) { return try file.value(field) }
    let attributes = try file.attributeNames(of: field.path)
    var found: [String]?
    for part in attributes.indices.lazy.map({ "\(field.name)\($0)" }) where attributes.contains(part) {
      found = try (found ?? []) + file.strings(attribute: part, of: field.path)
    }
    return found
  }

  private static func layers(_ file: borrowing File) throws -> [Layer] {
    // The first versions of Keras 3 used the second name.
    for root in ["/layers", "/_layer_checkpoint_dependencies"] where try file.contains(root) {
      return try byNumber(file.children(of: root)).map { name in
        var arrays: [Array] = []
        for group in ["\(root)/\(name)/vars", "\(root)/\(name)/cell/vars"] where try file.contains(group) {
          for variable in try byNumber(file.children(of: group)) {
            arrays.append(try array("\(group)/\(variable)", file))
          }
        }
        return Layer(name: name, arrays: arrays)
      }
    }
    throw Failure(.data, "\(file.path) has no layers of Keras in it")
  }

  /// Sorts names by the numbers that end them: `lstm`, `lstm_1`, …, `lstm_10`.
  private static func byNumber(_ names: [String]) -> [String] { names.sorted { ($0.count, $0) < ($1.count, $1) } }

  private static func array(_ path: String, _ file: borrowing File) throws -> Array {
    Array(path: path, shape: try file.shape(of: path))
  }
}
