import Datasets
import Failures
import HDF5

/// The layers of an HDF5 file that Keras or Lockstep wrote: a whole model or its weights alone in the legacy form, or the
/// `.weights.h5` of Keras 3.
final class KerasFile {
  /// A layer with its arrays, in the order in which Keras keeps them: kernel, recurrent kernel, bias.
  struct Layer {
    let name: String
    let arrays: [Array]
  }

  /// An array, and where it lies in the file.
  struct Array {
    let path: String
    let shape: [Int]
  }

  /// The layers. Those of a legacy file are in the model's order, those of `.weights.h5` in order within each class.
  let layers: [Layer]
  private let file: File

  /// - Throws: a failure of kind `missing` when there is no file, of kind `data` when it is none of those.
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

  /// Whether Lockstep wrote the file, as a checkpoint of other tokens or classes.
  func hasOtherTokens(than encoding: Encoding) throws -> Bool {
    guard try file.contains(CheckpointPath.own) else { return false }
    return try [(CheckpointPath.tokens, encoding.inputs), (CheckpointPath.classes, encoding.classes)].contains {
      path, mine in
      try (file.contains(path) ? file.strings(at: path) : nil) != mine?.tokens
    }
  }

  /// The floats of an array.
  func floats(of array: Array) throws -> [Float] { try file.floats(at: array.path) }

  private static func legacyLayers(_ file: borrowing File) throws -> [Layer]? {
    let root = try file.contains(CheckpointPath.weights) ? CheckpointPath.weights : ""
    guard let names = try strings("layer_names", of: root, file) else { return nil }
    return try names.map { name in
      let group = "\(root)/\(name)"
      // A layer without weights has an empty list of numbers where other layers have names.
      if try file.children(of: group).isEmpty { return Layer(name: name, arrays: []) }
      let weights = try strings("weight_names", of: group, file) ?? []
      return Layer(
        name: name, arrays: try weights.map { weight in try array("\(group)/\(weight)", file) })
    }
  }

  /// The strings of an attribute, which Keras cuts into `name0`, `name1`, … when there are many; none without it.
  private static func strings(_ name: String, of group: String, _ file: borrowing File) throws -> [String]? {
    let group = group.isEmpty ? "/" : group
    let attributes = try file.attributeNames(of: group)
    if attributes.contains(name) { return try file.strings(attribute: name, of: group) }
    var found: [String]?
    for part in attributes.indices.lazy.map({ "\(name)\($0)" }) where attributes.contains(part) {
      found = try (found ?? []) + file.strings(attribute: part, of: group)
    }
    return found
  }

  private static func layers(_ file: borrowing File) throws -> [Layer] {
    // The first files of Keras 3's kind have the other name.
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

  /// Names in their order where numbers end them: `lstm`, `lstm_1`, …, `lstm_10`.
  private static func byNumber(_ names: [String]) -> [String] { names.sorted { ($0.count, $0) < ($1.count, $1) } }

  private static func array(_ path: String, _ file: borrowing File) throws -> Array {
    Array(path: path, shape: try file.shape(of: path))
  }
}

/// What a layer is, as the shapes of its arrays tell.
enum LayerKind: Hashable {
  case embedding
  case recurrent(gates: Int)
  case dense

  /// The kind of a layer; none of one that Lockstep does not have.
  init?(_ layer: KerasFile.Layer) {
    let shapes = layer.arrays.map(\.shape)
    guard let kernel = shapes.first, kernel.count == 2 else { return nil }
    if shapes.count == 1 {
      // Where a dense layer has no bias, only its name tells it from a table.
      self = layer.arrays[0].path.contains("embedding") ? .embedding : .dense
    } else if shapes.count == 2 && shapes[1] == [kernel[1]] {
      self = .dense
    } else if shapes[1].count == 2, shapes[1][1] == kernel[1], shapes[1][0] > 0, kernel[1] % shapes[1][0] == 0 {
      self = .recurrent(gates: kernel[1] / shapes[1][0])
    } else {
      return nil
    }
  }
}
