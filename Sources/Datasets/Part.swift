/// A split of the data, or all of it.
public enum Part: String, Sendable, CaseIterable, Codable {
  /// The training split.
  case training
  /// The validation split, on which the model is evaluated during training.
  case validation
  /// The test split, on which the model is evaluated at the end.
  case test
  /// All of the data.
  case whole
}
