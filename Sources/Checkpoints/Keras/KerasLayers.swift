import Failures
import HDF5

/// Finds the layers of a file of Keras.
enum KerasLayers {
  /// Returns the layers of a model, or of weights in the legacy format, in the order of the model. Nil if the file has
  /// another format.
  static func legacy(_ file: borrowing File) throws -> [ForeignLayer]? {
    let root = try file.contains(CheckpointPath.weights) ? CheckpointPath.weights : ""
    guard let names = try strings(.layerNames(of: root.isEmpty ? "/" : root), file) else { return nil }
    let settings = try KerasSettings.all(file)
    return try names.flatMap { name -> [ForeignLayer] in
      let group = "\(root)/\(name)"
      // For a layer without weights, Keras writes an empty list of numbers instead of names.
      if try file.children(of: group).isEmpty { return [] }
      let weights = try strings(.weightNames(ofLayer: group), file) ?? []
      let arrays = try weights.map { weight in try array("\(group)/\(weight)", file) }
      var found = layers(arrays)
      // A backward layer of its own has any name.
      if found.count == 2, KerasSettings.find("/\(name)", in: settings)?["merge_mode"] != nil {
        found = [ForeignLayer(name: group, parts: found.flatMap(\.parts))]
      }
      return found.map { layer in
        var layer = layer
        layer.settings = KerasSettings.find(String(layer.name.dropFirst(root.count)), in: settings)
        return layer
      }
    }
  }

  /// Returns the layers of a `.weights.h5`.
  static func weights(_ file: borrowing File) throws -> [ForeignLayer] {
    // The first versions of Keras 3 used the second name.
    for root in ["/layers", "/_layer_checkpoint_dependencies"] where try file.contains(root) {
      return layers(try arrays(root, file, depth: 0))
    }
    throw Failure(.data, "\(file.path) has no layers of Keras in it")
  }

  /// The largest depth of groups. A group can contain itself.
  private static let mostDepth = 32

  /// Returns the arrays below a group, in the order of the numbers that end the names of groups: `lstm`, `lstm_1`, …,
  /// `lstm_10`.
  private static func arrays(_ group: String, _ file: borrowing File, depth: Int) throws -> [ForeignArray] {
    if depth > mostDepth { throw Failure(.data, "\(file.path) has groups in groups that do not end") }
    // So a bidirectional layer has its `forward_layer` before its `backward_layer`, too.
    let names = try file.children(of: group).sorted { ($0.count, $0) < ($1.count, $1) }
    return try names.filter { $0 != "seed_generator" }.flatMap { name in
      let path = "\(group)/\(name)"
      return try file.isGroup(path) ? try arrays(path, file, depth: depth + 1) : [try array(path, file)]
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

  private static func array(_ path: String, _ file: borrowing File) throws -> ForeignArray {
    array(path, shape: try file.shape(of: path))
  }

  /// Returns an array with Keras's name.
  static func array(_ path: String, shape: [Int]) -> ForeignArray {
    // A dense layer without a bias and an embedding both have one array, so the name decides.
    ForeignArray(path: path, shape: shape, isTable: path.contains("embedding"))
  }

  /// Divides arrays into layers: the arrays of a group belong together, and so do both directions of a bidirectional
  /// layer.
  static func layers(_ arrays: [ForeignArray]) -> [ForeignLayer] {
    var layers: [ForeignLayer] = []
    for array in arrays {
      let group = self.group(of: array.path)
      if let last = layers.indices.last, layers[last].name == group {
        layers[last].parts[0].append(array)
      } else {
        layers.append(ForeignLayer(name: group, parts: [[array]]))
      }
    }
    var result: [ForeignLayer] = []
    for layer in layers {
      let parts = [CuDNNConversion.converted(layer.parts[0])]
      if let last = result.last, last.parts.count == 1, let name = bidirectional(last.name, layer.name) {
        result[result.count - 1] = ForeignLayer(name: name, parts: last.parts + parts)
      } else {
        result.append(ForeignLayer(name: layer.name, parts: parts))
      }
    }
    return result
  }

  /// Returns the group that an array belongs to.
  private static func group(of path: String) -> String {
    let names = path.split(separator: "/").dropLast()
    return "/" + (names.last == "vars" ? names.dropLast() : names).joined(separator: "/")
  }

  /// Returns the name of the bidirectional layer that two groups belong to. Nil if they are not its two directions.
  private static func bidirectional(_ forward: String, _ backward: String) -> String? {
    let (a, b) = (forward.split(separator: "/"), backward.split(separator: "/"))
    guard let place = zip(a, b).enumerated().first(where: { $1.0 != $1.1 })?.offset,
      a[place].hasPrefix("forward_"), b[place].hasPrefix("backward_")
    else { return nil }
    return "/" + a[..<place].joined(separator: "/")
  }
}
