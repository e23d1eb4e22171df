import Datasets
import Failures
import Networks

/// Pretrained weights that a run starts from: the weights of a model of Keras or PyTorch, or of another run.
///
/// Layers of the same kind are matched in order: the first LSTM with the first LSTM. An array is used if its shape
/// fits. If the file is a checkpoint with another vocabulary or other classes, the arrays that belong to them are not used. A
/// layer that computes something else with its arrays is an error.
public struct PretrainedWeights {
  /// Lines for the user: for each array of the model the array that was used or the reason why there is none, then the
  /// arrays of the file that were not used.
  public let report: [String]
  private let taken: [(slot: Slot, values: [Float])]

  /// The arrays of the model that the file has no numbers for.
  public let missing: [String]
  /// The arrays of the file that were not used, with their shapes.
  public let unused: [String]

  /// Chooses the weights that fit a model.
  ///
  /// - Throws: a failure of kind `data` if nothing fits, or if a layer of the file computes something else than the layer
  ///   of the model.
  public init(_ file: ForeignWeights, _ blueprint: Blueprint, _ encoding: Encoding) throws {
    let matches = try WeightMatches(file, blueprint, encoding)
    taken = matches.all.compactMap { slot, match in
      switch match {
      case .fits(let array): (slot, file.floats(of: array))
      case .zeros: (slot, [Float](repeating: 0, count: slot.count))
      case .differs, .otherTokens, .none: nil
      }
    }
    missing = matches.all.filter { !$0.match.isFit }.map(\.slot.name)
    unused = matches.unused(file)
    report = matches.report(file)
    if taken.isEmpty {
      let reasons = report.map { $0.drop { $0 == " " } }.joined(separator: "; ")
      throw Failure(.data, "nothing fits; give weights of layers like the model's (\(reasons))")
    }
  }

  /// Copies the pretrained values into `weights`.
  package func copy(into weights: Parameters) {
    for (slot, values) in taken { weights[slot].set(values) }
    weights.changed()
  }
}
