import Failures
import Networks

/// The array of a file for each array of a model.
struct WeightMatches {
  /// The result of the search for an array of the model.
  enum Match {
    /// The array is used.
    case fits(KerasFile.Array)
    /// The layer of the file has no bias, which is a bias of zeros.
    case zeros(layer: String)
    /// The array has another shape.
    case differs(KerasFile.Array)
    /// The array belongs to tokens of another vocabulary.
    case otherTokens(KerasFile.Array)
    /// The file has no such array.
    case none
  }

  /// The arrays of the model, in the order of the forward pass.
  private(set) var all: [(slot: Slot, match: Match)] = []

  /// Searches the layers of `file` for those of a model.
  ///
  /// - Parameter tokensFit: whether the tokens and classes of the file are those of the model.
  /// - Throws: a failure of kind `data` if a layer of the file computes something else than the layer of the model, or
  ///   if the order of the layers is not known.
  init(_ file: KerasFile, _ blueprint: Blueprint, tokensFit: Bool) throws {
    var rest = file.layers
    for name in blueprint.layerNames {
      let parts = WeightMatches.parts(blueprint.layout.slots(ofLayer: name))
      let own = KerasFile.Layer(
        name: name, parts: parts.map { $0.map { .init(path: $0.name, shape: $0.shape) } }, settings: nil)
      let index = try WeightMatches.next(own, in: rest, file)
      let layer = index.map { rest.remove(at: $0) }
      let found = parts.indices.flatMap { number in
        WeightMatches.matches(parts[number], layer?.name ?? "", layer?.parts[number] ?? []) {
          blueprint.belongsToTokens($0) && !tokensFit
        }
      }
      if let layer, found.contains(where: { $0.match.isFit }) {
        try LayerAgreement(layer, name, file.path).check(found, blueprint)
      }
      all += found
    }
  }

  /// Divides the arrays of a layer into those of its directions.
  private static func parts(_ slots: [Slot]) -> [[Slot]] {
    let backward = slots.filter { $0.nameInLayer.hasPrefix("backward_") }
    return backward.isEmpty ? [slots] : [slots.filter { !$0.nameInLayer.hasPrefix("backward_") }, backward]
  }

  /// Returns the index of the next layer of the same kind. Nil if there is none.
  private static func next(_ own: KerasFile.Layer, in rest: [KerasFile.Layer], _ file: KerasFile) throws -> Int? {
    guard let kind = LayerKind(own) else { return nil }
    let same = rest.indices.filter { LayerKind(rest[$0]) == kind }
    if file.isInOrder || Set(same.map { KerasFile.family(rest[$0]) }).count < 2 { return same.first }
    let fitting = same.filter { rest[$0].arrays.map(\.shape) == own.arrays.map(\.shape) }
    if Set(fitting.map { KerasFile.family(rest[$0]) }).count < 2 { return fitting.first }
    let names = fitting.map { rest[$0].name }.joined(separator: ", ")
    throw Failure(
      .data,
      "\(file.path) does not say which of these layers comes first: \(names); save the whole model: "
        + "model.save(\"model.h5\")")
  }

  /// Returns the matches of the arrays of a layer, or of one of its directions.
  private static func matches(
    _ slots: [Slot], _ layer: String, _ arrays: [KerasFile.Array], hasOtherTokens: (Slot) -> Bool
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
  func report(_ file: KerasFile) -> [String] {
    var named: Set<String> = []
    let lines = all.map { slot, match in
      if let path = match.path { named.insert(path) }
      return "  \(slot.name): \(match.text(slot))"
    }
    let count = all.count { $0.match.isFit }
    let unused = file.layers.flatMap(\.arrays).filter { !named.contains($0.path) }
    return ["weights of \(file.path): \(count) of \(all.count) arrays taken"] + lines
      + unused.map { "  not used: \($0.path), \($0.shape)" }
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
    case .fits(let array): "from \(array.path)" + (array.conversion == nil ? "" : ", converted from cuDNN")
    case .zeros(let layer): "zeros, because \(layer) has no bias"
    case .differs(let array): "not taken, \(slot.shape) here and \(array.shape) in \(array.path)"
    case .otherTokens(let array): "not taken, the vocabulary of \(array.path) is another"
    case .none: "not taken, there is none"
    }
  }
}
