import Networks

/// The names in a checkpoint file.
enum CheckpointPath {
  static let weights = "/model_weights"
  static let own = "/lockstep"
  static let config = "/lockstep/config"
  static let plateau = "/lockstep/plateau"
  static let earlyStopping = "/lockstep/early_stopping"

  /// The layer whose kernel is an embedding's table where embeddings are tied.
  static let tiedKernel = "\(weights)/\(Blueprint.outputLayer)/kernel"

  static func weight(_ slot: Slot) -> String { "\(weights)/\(slot.name)" }
  static func moment(_ moment: String, _ slot: Slot) -> String { "\(own)/optimizer/\(moment)/\(slot.name)" }
  /// The weight that a moment belongs to, from the name that users see: `optimizer/m/lstm_1/kernel`.
  static func weight(ofMoment name: String) -> String {
    name.split(separator: "/").dropFirst(2).joined(separator: "/")
  }
  static func carried(_ state: String) -> String { "\(own)/carried/\(state)" }
}
