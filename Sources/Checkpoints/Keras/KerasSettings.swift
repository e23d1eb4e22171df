import Failures
import Files
import FoundationEssentials
import HDF5

/// What a Keras model says of a layer, as far as weights do not show it.
struct KerasSettings: Sendable, Codable {
  /// The class of the layer, or of the cell inside it: `LSTM`, `GRUCell`.
  let className: String
  /// The names of the nested models that the layer is in, and then its own name.
  fileprivate let path: [String]
  private var values: [String: String] = [:]
  /// The name that the user has given to the layer, behind those of the nested models that it is in.
  var name: String { path.joined(separator: "/") }

  /// Returns the value of a setting, such as `relu` for `activation`; nil if there is none.
  subscript(key: String) -> String? { values[key] }

  /// Returns the settings of all layers of a model, also inside nested models and wrappers. Empty if the file has only
  /// weights.
  static func all(_ file: borrowing File) throws -> [KerasSettings] {
    guard let model = try model(file) else { return [] }
    let isOld = try file.attributeNames(of: "/").contains("keras_version") && isBefore3(file)
    var all: [KerasSettings] = []
    for layer in layers(in: model) { add(layer, [], isOld: isOld, to: &all) }
    return all
  }

  /// Reads the description of a model; nil if the file has only weights.
  static func model(_ file: borrowing File) throws -> JSONTree? {
    guard try file.has(.modelConfig) else { return nil }
    guard let model = JSONTree(Array(try file.value(.modelConfig).utf8)), model.entries != nil else {
      throw Failure(.data, "\(file.path) has a model_config that is not JSON")
    }
    return model
  }

  /// Returns the layers of a model, with the groups that they have in a `.weights.h5`: the class of each layer in Keras's
  /// spelling, and its number within the class. Nested models have groups in their groups.
  static func groups(_ model: JSONTree, in parent: String = "") -> [(group: String, settings: KerasSettings?)] {
    var counts: [String: Int] = [:]
    return layers(in: model).flatMap { layer -> [(group: String, settings: KerasSettings?)] in
      let name = snakeCase(layer["class_name"]?.text ?? "")
      let number = counts[name, default: 0]
      counts[name] = number + 1
      let group = "\(parent)/layers/\(name)" + (number == 0 ? "" : "_\(number)")
      if !layers(in: layer).isEmpty { return groups(layer, in: group) }
      var all: [KerasSettings] = []
      add(layer, [], isOld: false, to: &all)
      return [(group, all.first)]
    }
  }

  /// Returns the name of a class in Keras's spelling of groups: `simple_rnn` for `SimpleRNN`.
  static func snakeCase(_ name: String) -> String {
    name.replacing(/([A-Za-z])([A-Z][a-z]|RNN)/) { "\($0.1)_\($0.2)" }.lowercased()
  }

  private static func isBefore3(_ file: borrowing File) throws -> Bool {
    let version = try file.string(attribute: "keras_version", of: "/")
    return Int(version.prefix { $0 != "." }).map { $0 < 3 } ?? false
  }

  /// Returns the settings of the layer whose arrays are in a group: the layer whose path has the most names in common.
  static func find(_ group: String, in all: [KerasSettings]) -> KerasSettings? {
    let names = group.split(separator: "/").map(String.init)
    func end(_ path: [String]) -> Int? {
      var rest = names[...]
      for name in path {
        guard let place = rest.firstIndex(where: { $0 == name }) else { return nil }
        rest = rest[(place + 1)...]
      }
      return rest.startIndex
    }
    return all.compactMap { settings in end(settings.path).map { (settings, $0) } }
      .max { ($0.0.path.count, $0.1) < ($1.0.path.count, $1.1) }?.0
  }

  /// Returns the layers of a model; none for another layer.
  static func layers(in model: JSONTree) -> [JSONTree] {
    // Before Keras 2.2, the config of a sequential model was a list.
    objects(model["config"]) ?? objects(model["config"]?["layers"]) ?? []
  }

  /// Returns the members of a list of objects; nil for another value.
  private static func objects(_ value: JSONTree?) -> [JSONTree]? {
    value?.list.flatMap { $0.allSatisfy { $0.entries != nil } ? $0 : nil }
  }

  /// Adds the settings of a layer under its own name, and under the names of the layers inside it.
  private static func add(
    _ layer: JSONTree, _ models: [String], isOld: Bool, to all: inout [KerasSettings], extra: [String: JSONTree] = [:]
  ) {
    let config = layer["config"] ?? .null
    let path = models + [config["name"]?.text ?? layer["name"]?.text ?? ""]
    let inner = layers(in: layer)
    if !inner.isEmpty {
      for layer in inner { add(layer, path, isOld: isOld, to: &all) }
    } else if let wrapped = [config["layer"], config["cell"]].compactMap(\.self).first(where: { $0.entries != nil }) {
      var extra = extra
      for key in ["merge_mode", "go_backwards"] { extra[key] = extra[key] ?? config[key] }
      if let backward = config["backward_layer"], backward.entries != nil, !isAlike(wrapped, backward) {
        extra["backward_layer"] = .text("of its own")
      }
      if wrapped["config"]?["cells"] == nil {
        all.append(KerasSettings(wrapped, path, isOld: isOld, extra))
      }
      add(wrapped, models, isOld: isOld, to: &all, extra: extra)
    } else if let cells = objects(config["cells"]) {
      for cell in cells { add(cell, models, isOld: isOld, to: &all, extra: extra) }
    } else {
      all.append(KerasSettings(layer, path, isOld: isOld, extra))
    }
  }

  /// Whether the two directions of a bidirectional layer compute the same, except for the order of the steps.
  private static func isAlike(_ forward: JSONTree, _ backward: JSONTree) -> Bool {
    let keys = ["activation", "recurrent_activation", "reset_after"]
    return forward["class_name"]?.text == backward["class_name"]?.text
      && keys.allSatisfy { key in
        let (a, b) = (forward["config"]?[key], backward["config"]?[key])
        return a.flatMap(text) == b.flatMap(text)
      }
  }

  private init(_ layer: JSONTree, _ path: [String], isOld: Bool, _ extra: [String: JSONTree]) {
    className = layer["class_name"]?.text ?? ""
    self.path = path
    for (key, value) in layer["config"]?.entries ?? [] { values[key] = KerasSettings.text(value) }
    for (key, value) in extra { values[key] = KerasSettings.text(value) }
    guard isOld else { return }
    // Early versions did not have it.
    if className == "GRU" { values["reset_after"] = values["reset_after"] ?? "false" }
    // Its slope is 0.2 in Keras 1 and 2, and 1/6 in Keras 3.
    for (key, value) in values where value == "hard_sigmoid" { values[key] = "hard_sigmoid of Keras 2" }
  }

  /// Returns a value as text. A function is a name, or an object with its name. A list of one value is that value.
  private static func text(_ value: JSONTree) -> String? {
    switch value {
    case .text(let text): text
    case .object: value["config"]?.text ?? value["class_name"]?.text
    case .flag(let flag): "\(flag)"
    case .number(let number): "\(number)"
    case .list(let values) where values.count == 1: text(values[0])
    default: nil
    }
  }
}
