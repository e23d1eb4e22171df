import Datasets
import Failures
import Networks

/// Pretrained weights that a run starts from: the weights of a Keras model or of another run.
///
/// Layers of the same kind are matched in order: the first LSTM with the first LSTM. An array is used if its shape
/// fits. If the file is a checkpoint with another vocabulary, the arrays that belong to tokens are not used.
public struct PretrainedWeights {
  /// Lines for the user: for each array of the model the array that was used or the reason why there is none, then the
  /// arrays of the file that were not used.
  public let report: [String]
  private let taken: [(slot: Slot, values: [Float])]

  /// Reads the weights that fit a model.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `data` if it cannot be read or if nothing fits.
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

  /// Copies the pretrained values into `weights`.
  package func copy(into weights: Parameters) {
    for (slot, values) in taken { weights[slot].set(values) }
    weights.changed()
  }

  /// The result of the search for an array of the model.
  private enum Match {
    /// The array is used.
    case fits(KerasFile.Array)
    /// The array has another shape.
    case differs(KerasFile.Array)
    /// The array belongs to tokens of another vocabulary.
    case otherTokens(KerasFile.Array)
    /// The file has no such array.
    case none
  }

  private static func matches(
    _ file: KerasFile, _ blueprint: Blueprint, tokensFit: Bool
  ) -> [(slot: Slot, match: Match)] {
    var rest = Dictionary(grouping: file.layers, by: { LayerKind($0) })
    return blueprint.layerNames.flatMap { name -> [(slot: Slot, match: Match)] in
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

  private static func report(
    _ path: String, _ matches: [(slot: Slot, match: Match)], _ file: KerasFile
  ) -> [String] {
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
