import Datasets
import Failures
import Networks

/// Weights of a file that a run starts from: Keras's, or those of another run.
///
/// The layers of a kind are matched in their order, the first LSTM with the first LSTM; an array is taken when its shape
/// fits. What belongs to tokens is left out when the file says that it has another vocabulary.
public struct PretrainedWeights {
  /// For a person: what was taken for each array, or why not, and what was not used.
  public let report: [String]
  private let taken: [(slot: Slot, values: [Float])]

  /// Reads what fits a model.
  ///
  /// - Throws: a failure of kind `missing` when there is no file, of kind `data` when it cannot be read or nothing in it
  ///   fits.
  package init(path: String, _ blueprint: Blueprint, _ encoding: Encoding) throws {
    do {
      let file = try KerasFile(path: path)
      let isForeign = try file.hasOtherTokens(than: encoding)
      let matches = PretrainedWeights.matches(file, blueprint, tokensFit: !isForeign)
      taken = try matches.compactMap { slot, match in
        guard case .fits(let array) = match else { return nil }
        return (slot, try file.floats(of: array))
      }
      report = PretrainedWeights.report(path, matches, file)
    } catch let failure as Failure {
      throw Failure(failure.kind, "model.weights-from: \(failure.message)")
    }
    if taken.isEmpty {
      let reasons = report.map { $0.drop { $0 == " " } }.joined(separator: "; ")
      throw Failure(.data, "model.weights-from: nothing fits; give weights of layers like the model's (\(reasons))")
    }
  }

  /// Puts the values in their places.
  package func copy(into weights: Parameters) {
    for (slot, values) in taken { weights[slot].set(values) }
    weights.changed()
  }

  /// What there is for a slot.
  private enum Match {
    case fits(KerasFile.Array)
    case differs(KerasFile.Array)
    case otherTokens(KerasFile.Array)
    case none
  }

  private static func matches(_ file: KerasFile, _ blueprint: Blueprint, tokensFit: Bool) -> [(Slot, Match)] {
    var rest = Dictionary(grouping: file.layers, by: { LayerKind($0) })
    return blueprint.layerNames.flatMap { name -> [(Slot, Match)] in
      let slots = blueprint.layout.slots(ofLayer: name)
      let own = KerasFile.Layer(name: name, arrays: slots.map { .init(path: $0.name, shape: $0.shape) })
      let layer = rest[LayerKind(own), default: []].isEmpty ? nil : rest[LayerKind(own), default: []].removeFirst()
      return slots.indices.map { index in
        guard let layer, index < layer.arrays.count else { return (slots[index], .none) }
        let array = layer.arrays[index]
        if array.shape != slots[index].shape { return (slots[index], .differs(array)) }
        let isOfTokens = blueprint.belongsToTokens(slots[index])
        return (slots[index], isOfTokens && !tokensFit ? .otherTokens(array) : .fits(array))
      }
    }
  }

  private static func report(_ path: String, _ matches: [(Slot, Match)], _ file: KerasFile) -> [String] {
    var named: Set<String> = []
    var count = 0
    let lines = matches.map { slot, match in
      switch match {
      case .fits(let array):
        count += 1
        named.insert(array.path)
        return "  \(slot.name): from \(array.path)"
      case .differs(let array):
        named.insert(array.path)
        return "  \(slot.name): not taken, \(slot.shape) here and \(array.shape) in \(array.path)"
      case .otherTokens(let array):
        named.insert(array.path)
        return "  \(slot.name): not taken, the vocabulary of \(array.path) is another"
      case .none:
        return "  \(slot.name): not taken, there is none"
      }
    }
    let unused = file.layers.flatMap(\.arrays).filter { !named.contains($0.path) }
    return ["weights of \(path): \(count) of \(matches.count) arrays taken"] + lines
      + unused.map { "  not used: \($0.path), \($0.shape)" }
  }
}
