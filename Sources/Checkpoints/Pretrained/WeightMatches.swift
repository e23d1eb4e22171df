import Datasets
import Failures
import Networks

/// The array of a file for each array of a model.
struct WeightMatches {
  /// The result of the search for an array of the model.
  enum Match {
    /// The array is used.
    case fits(ForeignArray)
    /// The layer of the file has no bias, which is a bias of zeros.
    case zeros(layer: String)
    /// The array has another shape.
    case differs(ForeignArray)
    /// The array belongs to tokens of another vocabulary, or to other classes.
    case otherTokens(ForeignArray)
    /// The file has no such array.
    case none
  }

  /// The arrays of the model, in the order of the forward pass.
  private(set) var all: [(slot: Slot, match: Match)] = []
  /// The kernel of an output layer whose numbers are, in the model, those of the embedding.
  private var tied: (array: ForeignArray, table: Slot)?

  /// Searches the layers of `file` for those of a model.
  ///
  /// - Parameter encoding: the tokens and classes of the model.
  /// - Throws: a failure of kind `data` if a layer of the file computes something else than the layer of the model, if the
  ///   layers have another order, or if their order is not known.
  init(_ file: ForeignWeights, _ blueprint: Blueprint, _ encoding: Encoding) throws {
    try WeightMatches.check(file, blueprint)
    var (rest, order) = (file.layers, LayerOrder())
    for name in blueprint.layerNames {
      let parts = WeightMatches.parts(blueprint.layout.slots(ofLayer: name))
      var own = ForeignLayer(
        name: name, parts: parts.map { $0.map { .init(path: $0.name, shape: $0.shape, isTable: $0.role == .table) } })
      let table = name == Blueprint.outputLayer ? blueprint.tied : nil
      // Elsewhere the output layer has a kernel, which here is the table of the embedding.
      if let table { own.parts[0].insert(.init(path: table.name, shape: table.shape.reversed()), at: 0) }
      // A file of NumPy that Lockstep wrote has it once, and only the bias here.
      let bias = table == nil ? nil : rest.firstIndex { $0.target == name && $0.arrays.count == 1 }
      var layer = try (bias ?? WeightMatches.next(own, in: rest, file)).map { rest.remove(at: $0) }
      if let table, bias == nil, let kernel = layer?.parts[0].removeFirst() { tied = (kernel, table) }
      let found = parts.indices.flatMap { number in
        WeightMatches.matches(parts[number], layer?.name ?? "", layer?.parts[number] ?? []) {
          blueprint.tokens(of: $0).map { file.hasOther($0, than: encoding, of: blueprint.form) } ?? false
        }
      }
      if let layer, found.contains(where: { $0.match.isFit }) {
        try LayerAgreement(layer, name, file.path).check(found, blueprint)
        order.add(name, from: layer, of: file)
      }
      all += found
    }
    try order.check(blueprint, file.path)
  }

  /// Divides the arrays of a layer into those of its directions.
  private static func parts(_ slots: [Slot]) -> [[Slot]] {
    let backward = slots.filter { $0.nameInLayer.hasPrefix("backward_") }
    return backward.isEmpty ? [slots] : [slots.filter { !$0.nameInLayer.hasPrefix("backward_") }, backward]
  }

  /// Returns the index of the next layer of the same kind. Nil if there is none.
  private static func next(_ own: ForeignLayer, in rest: [ForeignLayer], _ file: ForeignWeights) throws -> Int? {
    guard let kind = LayerKind(own) else { return nil }
    let same = candidates(own, in: rest.indices.filter { LayerKind(rest[$0]) == kind }.map { ($0, rest[$0]) })
    if file.header.isInOrder || Set(same.map { ForeignWeights.family(rest[$0]) }).count < 2 { return same.first }
    let fitting = same.filter { rest[$0].arrays.map(\.shape) == own.arrays.map(\.shape) }
    if Set(fitting.map { ForeignWeights.family(rest[$0]) }).count < 2 { return fitting.first }
    let names = fitting.map { rest[$0].name }.joined(separator: ", ")
    throw Failure(
      .data,
      "\(file.path) does not say which of these layers comes first: \(names); name them with --map theirs=ours, or save "
        + "the whole model: model.save(\"model.keras\")")
  }

  /// Returns the indices of the layers that the user's map gives to a layer of the model or, without any, of those that
  /// it does not name.
  private static func candidates(_ own: ForeignLayer, in layers: [(index: Int, layer: ForeignLayer)]) -> [Int] {
    let names = [own.name, exportName(of: own)]
    let named = layers.filter { $0.layer.target.map(names.contains) ?? false }
    return (named.isEmpty ? layers.filter { $0.layer.target == nil } : named).map(\.index)
  }

  /// Returns the name that `export` gives to a layer for PyTorch.
  private static func exportName(of layer: ForeignLayer) -> String {
    switch LayerKind(layer) {
    case .embedding: "embedding"
    case .recurrent: "rnn"
    default: layer.name == Blueprint.outputLayer ? "head" : layer.name
    }
  }

  /// Checks that the user's map names layers that the model has.
  private static func check(_ file: ForeignWeights, _ blueprint: Blueprint) throws {
    let known = blueprint.layerNames + ["rnn", "head", "embedding"]
    // Names of Keras in a file of NumPy are no map.
    for layer in file.layers where !layer.name.hasPrefix("/") {
      guard let target = layer.target, !known.contains(target) else { continue }
      let names = blueprint.layerNames.joined(separator: ", ")
      throw Failure(
        .data, "\(file.path): the map gives \(layer.name) to \(target), which the model does not have; it has \(names)")
    }
  }

  /// Returns the matches of the arrays of a layer, or of one of its directions.
  private static func matches(
    _ slots: [Slot], _ layer: String, _ arrays: [ForeignArray], hasOtherTokens: (Slot) -> Bool
  ) -> [(slot: Slot, match: Match)] {
    let kernels = zip(slots, arrays).filter { $0.0.role != .bias }
    let kernelsFit = !kernels.isEmpty && kernels.allSatisfy { $0.0.shape == $0.1.shape && !hasOtherTokens($0.0) }
    return slots.enumerated().map { index, slot in
      if index >= arrays.count { return (slot, slot.role == .bias && kernelsFit ? .zeros(layer: layer) : .none) }
      let array = arrays[index]
      if array.shape != slot.shape { return (slot, .differs(array)) }
      return (slot, hasOtherTokens(slot) ? .otherTokens(array) : .fits(array))
    }
  }

  /// Returns lines for the user: what was found for each array of the model, and the arrays of the file that were not
  /// used.
  func report(_ file: ForeignWeights) -> [String] {
    let lines = all.map { slot, match in "  \(slot.name): \(match.text(slot))" }
    let count = all.count { $0.match.isFit }
    return ["weights of \(file.path): \(count) of \(all.count) arrays taken"] + lines
      + unused(file).map { "  not used: \($0)" } + epsilon(file)
  }

  /// Returns a line about layer normalizations if the file does not say what they add to the variance.
  private func epsilon(_ file: ForeignWeights) -> [String] {
    let isTaken = file.layers.contains { layer in
      layer.settings == nil && LayerKind(layer) == .normalization
        && layer.arrays.contains { array in all.contains { $0.match.path == array.path && $0.match.isFit } }
    }
    return isTaken
      ? [
        "  layer normalization is computed with epsilon 0.001; PyTorch's nn.LayerNorm has 1e-5 if nothing else is said"
      ] : []
  }

  /// Returns whether the kernel of the output layer has the numbers of the embedding.
  private func isCopy(_ tied: (array: ForeignArray, table: Slot), _ file: ForeignWeights) -> Bool {
    guard case .fits(let table)? = all.first(where: { $0.slot.name == tied.table.name })?.match else { return false }
    let (numbers, columns) = (file.floats(of: table), table.shape[1])
    let kernel = file.floats(of: tied.array)
    let words = tied.array.shape[1]
    return kernel.count == numbers.count
      && kernel.indices.allSatisfy { kernel[$0] == numbers[$0 % words * columns + $0 / words] }
  }

  /// Returns the arrays of the file that were not used, with their shapes.
  func unused(_ file: ForeignWeights) -> [String] {
    let named = Set(all.compactMap(\.match.path) + (tied.map { isCopy($0, file) ? [$0.array.path] : [] } ?? []))
    return file.layers.flatMap(\.arrays).filter { !named.contains($0.path) }.map { "\($0.path), \($0.shape)" }
  }
}

extension WeightMatches.Match {
  /// Whether the array of the model gets its values from the file.
  var isFit: Bool {
    switch self {
    case .fits, .zeros: true
    case .differs, .otherTokens, .none: false
    }
  }

  /// The path of the array in the file; nil if there is none.
  fileprivate var path: String? {
    switch self {
    case .fits(let array), .differs(let array), .otherTokens(let array): array.path
    case .zeros, .none: nil
    }
  }

  /// Returns what was found, for the user.
  fileprivate func text(_ slot: Slot) -> String {
    switch self {
    case .fits(let array): "from \(array.path)" + (array.conversion.map { ", converted from \($0.origin)" } ?? "")
    case .zeros(let layer): "zeros, because \(layer) has no bias"
    case .differs(let array): "not taken, \(slot.shape) here and \(array.shape) in \(array.path)"
    case .otherTokens(let array): "not taken, \(array.path) belongs to other tokens or classes"
    case .none: "not taken, there is none"
    }
  }
}
