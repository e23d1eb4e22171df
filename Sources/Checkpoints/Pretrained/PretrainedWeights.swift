import Datasets
import Failures
import Networks

/// Pretrained weights that a run starts from: the weights of a Keras model or of another run.
///
/// Layers of the same kind are matched in order: the first LSTM with the first LSTM. An array is used if its shape
/// fits. If the file is a checkpoint with another vocabulary, the arrays that belong to tokens are not used. A layer
/// that computes something else with its arrays is an error.
public struct PretrainedWeights {
  /// Lines for the user: for each array of the model the array that was used or the reason why there is none, then the
  /// arrays of the file that were not used.
  public let report: [String]
  private let taken: [(slot: Slot, values: [Float])]

  /// Reads the weights that fit a model.
  ///
  /// - Throws: a failure of kind `missing` if there is no file, of kind `data` if it cannot be read, if nothing fits, or
  ///   if a layer of the file computes something else than the layer of the model.
  package init(path: String, _ blueprint: Blueprint, _ encoding: Encoding) throws {
    do {
      let file = try KerasFile(path: path)
      let matches = try WeightMatches(file, blueprint, tokensFit: !file.hasOtherTokens(than: encoding))
      taken = try matches.all.compactMap { slot, match in
        switch match {
        case .fits(let array): (slot, try file.floats(of: array))
        case .zeros: (slot, [Float](repeating: 0, count: slot.count))
        case .differs, .otherTokens, .none: nil
        }
      }
      report = matches.report(file)
    } catch let failure as Failure {
      throw Failure(failure.kind, "model.weights-from: \(failure.message)")
    }
    if taken.isEmpty {
      let reasons = report.map { $0.drop { $0 == " " } }.joined(separator: "; ")
      throw Failure(.data, "model.weights-from: nothing fits; give weights of layers like the model's (\(reasons))")
    }
  }

  /// Reads the weights of a file and forgets them. If the file is damaged, libhdf5 may crash or hang, so call this in a
  /// process of its own.
  ///
  /// - Throws: what stops the reading.
  public static func tryWeights(of path: String) throws {
    let file = try KerasFile(path: path)
    for array in file.layers.flatMap(\.arrays) { _ = try file.floats(of: array) }
  }

  /// Copies the pretrained values into `weights`.
  package func copy(into weights: Parameters) {
    for (slot, values) in taken { weights[slot].set(values) }
    weights.changed()
  }
}
