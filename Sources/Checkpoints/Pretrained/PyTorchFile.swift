import Failures

/// A `state_dict` of PyTorch: arrays with the names of modules.
///
/// `nn.LSTM`, `nn.GRU`, `nn.RNN` and their cells are known by the names of their arrays (`weight_ih_l0`), `nn.Linear`,
/// `nn.Embedding` and `nn.LayerNorm` by the shapes. The names of the modules are the user's. Arrays with Keras's names
/// (`lstm_1/kernel`), which `export --format numpy` writes, are taken as they are.
struct PyTorchFile: WeightSource {
  let layers: [ForeignLayer]
  /// A `state_dict` is in the order in which a module names its parts, and safetensors sorts the names.
  let isInOrder = false
  let tokens: ForeignWeights.Tokens?
  private let arrays: [String: NamedArray]

  /// - Throws: a failure of kind `data` if a module computes something that Lockstep does not.
  init(_ arrays: [NamedArray], _ path: String, _ map: WeightMap, tokens: ForeignWeights.Tokens?) throws {
    self.arrays = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first }
    self.tokens = tokens
    let ofKeras = arrays.filter { $0.name.contains("/") }
    let others = arrays.filter { !$0.name.contains("/") }
    if others.isEmpty {
      layers = KerasLayers.layers(ofKeras.map { KerasLayers.array($0.name, shape: $0.shape) }).map { layer in
        var layer = layer
        layer.target = String(layer.name.drop { $0 == "/" }.prefix { $0 != "/" })
        return layer
      }
      return
    }
    var modules: [String: [String: NamedArray]] = [:]
    for array in others {
      let parts = array.name.split(separator: ".", omittingEmptySubsequences: false)
      modules[parts.dropLast().joined(separator: "."), default: [:]][String(parts[parts.count - 1])] = array
    }
    layers = try modules.sorted { PyTorchFile.isBefore($0.key, $1.key) }.flatMap {
      try PyTorchModule(name: $0.key, $0.value, path).layers(isTable: PyTorchFile.isTable($0.key, map))
    }
    if layers.isEmpty {
      throw Failure(
        .data, "\(path) has no layers of PyTorch in it; save the state_dict of a module with recurrent layers")
    }
  }

  /// Returns whether a module with a single matrix is an embedding, and not a linear layer without a bias. The user's map
  /// can say that it is none.
  private static func isTable(_ name: String, _ map: WeightMap) -> Bool {
    map.target(of: name).map { $0.hasSuffix("embedding") } ?? true
  }

  /// Compares names part by part, with numbers by their values: `rnn.2` is before `rnn.10`.
  private static func isBefore(_ a: String, _ b: String) -> Bool {
    runs(a).lexicographicallyPrecedes(runs(b)) { ($0.text, $0.number) < ($1.text, $1.number) }
  }

  /// Returns the texts of a name, each with the number behind it; -1 for none.
  private static func runs(_ name: String) -> [(text: String, number: Int)] {
    name.matches(of: /([^0-9]*)([0-9]*)/).map { (String($0.1), Int($0.2) ?? -1) }
  }

  func floats(of array: ForeignArray) throws -> [Float] {
    let values = arrays[array.path]?.values() ?? []
    guard case .pyTorch(let conversion) = array.conversion else { return values }
    let columns = conversion.kind == .kernel ? array.shape[0] : 1
    return conversion.apply(values, columns: columns, conversion.second.flatMap { arrays[$0]?.values() } ?? [])
  }
}

/// The arrays of a module of PyTorch.
private struct PyTorchModule {
  private let name: String
  private let arrays: [String: NamedArray]
  private let path: String

  init(name: String, _ arrays: [String: NamedArray], _ path: String) {
    (self.name, self.arrays, self.path) = (name, arrays, path)
  }

  /// Returns the layers of the module: one, or as many as an `nn.LSTM` has; none if Lockstep has no such layer.
  func layers(isTable: Bool) throws -> [ForeignLayer] {
    if arrays.keys.contains(where: { $0.hasPrefix("weight_hr") }) {
      throw Failure(
        .data, "\(path): \(name) has projections (proj_size), which Lockstep does not; give an nn.LSTM without")
    }
    if arrays["weight_ih"] != nil { return [try recurrent(name, suffix: "")] }
    let count = arrays.keys.count { $0.wholeMatch(of: /weight_ih_l[0-9]+/) != nil }
    if count > 0 {
      return try (0..<count).map { try recurrent(count == 1 ? name : "\(name).\($0)", suffix: "_l\($0)") }
    }
    guard let weight = arrays["weight"] else { return [] }
    return simple(weight, isTable: isTable).map { [ForeignLayer(name: name, parts: [$0])] } ?? []
  }

  /// Returns the arrays of an embedding, a linear layer or a layer normalization.
  private func simple(_ weight: NamedArray, isTable: Bool) -> [ForeignArray]? {
    let bias = arrays["bias"]
    if weight.shape.count == 1, bias?.shape == weight.shape {
      return [weight, bias].compactMap(\.self).map { ForeignArray(path: $0.name, shape: $0.shape) }
    }
    guard weight.shape.count == 2 else { return nil }
    if bias == nil, isTable { return [ForeignArray(path: weight.name, shape: weight.shape, isTable: true)] }
    if let bias, bias.shape != [weight.shape[0]] { return nil }
    return [transposed(weight, gates: 1)] + (bias.map { [ForeignArray(path: $0.name, shape: $0.shape)] } ?? [])
  }

  /// Returns a layer of a recurrent module, with both of its directions.
  private func recurrent(_ name: String, suffix: String) throws -> ForeignLayer {
    let backward = "\(suffix)_reverse"
    let suffixes = arrays["weight_ih\(backward)"] == nil ? [suffix] : [suffix, backward]
    return ForeignLayer(name: name, parts: try suffixes.map(direction))
  }

  private func direction(_ suffix: String) throws -> [ForeignArray] {
    guard let kernel = arrays["weight_ih\(suffix)"], let recurrent = arrays["weight_hh\(suffix)"],
      kernel.shape.count == 2, recurrent.shape.count == 2, recurrent.shape[1] > 0,
      kernel.shape[0] == recurrent.shape[0], recurrent.shape[0] % recurrent.shape[1] == 0,
      [1, 3, 4].contains(recurrent.shape[0] / recurrent.shape[1])
    else { throw unknown }
    let (width, gates) = (recurrent.shape[0], recurrent.shape[0] / recurrent.shape[1])
    var result = [transposed(kernel, gates: gates), transposed(recurrent, gates: gates)]
    let biases = ["bias_ih\(suffix)", "bias_hh\(suffix)"].compactMap { arrays[$0] }
    if !biases.isEmpty {
      guard biases.count == 2, biases.allSatisfy({ $0.shape == [width] }) else { throw unknown }
      let (first, second) = (biases[0], biases[1])
      let conversion = PyTorchConversion(kind: gates == 3 ? .rows : .sum, gates: gates, second: second.name)
      result.append(
        ForeignArray(path: first.name, shape: gates == 3 ? [2, width] : [width], conversion: .pyTorch(conversion)))
    }
    return result
  }

  private var unknown: Failure {
    Failure(.data, "\(path): \(name) has arrays that no nn.LSTM, nn.GRU or nn.RNN has; save it again")
  }

  private func transposed(_ array: NamedArray, gates: Int) -> ForeignArray {
    ForeignArray(
      path: array.name, shape: array.shape.reversed(),
      conversion: .pyTorch(PyTorchConversion(kind: .kernel, gates: gates)))
  }
}
