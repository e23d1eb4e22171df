/// A part of the data.
public enum Part: String, Sendable, CaseIterable {
  /// What is learned from.
  case training
  /// What the model is judged by while it learns.
  case validation
  /// What it is judged by at the end.
  case test
  /// All of it.
  case whole
}
