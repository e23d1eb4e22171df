import Networks

/// The names in a checkpoint file.
enum CheckpointPath {
  static let weights = "/model_weights"
  static let own = "/lockstep"
  static let config = "/lockstep/config"
  static let plateau = "/lockstep/plateau"
  static let earlyStopping = "/lockstep/early_stopping"

  /// The layer whose kernel is an embedding's table where embeddings are tied.
  static let tiedLayer = "dense"
  static let tiedKernel = "\(weights)/\(tiedLayer)/kernel"

  static func weight(_ slot: Slot) -> String { "\(weights)/\(slot.name)" }
  static func moment(_ moment: String, _ slot: Slot) -> String { "\(own)/optimizer/\(moment)/\(slot.name)" }
  static func carried(_ state: String) -> String { "\(own)/carried/\(state)" }
}
