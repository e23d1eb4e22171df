/// A length of time in a run, in steps or epochs.
public enum Length: Sendable, Equatable {
  /// A number of steps.
  case steps(Int)
  /// A number of passes over the training split.
  case epochs(Int)

  /// Returns the number of steps. It is a `Double`, because a large number of epochs could overflow an `Int`.
  package func steps(epochLength: Int) -> Double {
    switch self {
    case .steps(let count): Double(count)
    case .epochs(let count): Double(count) * Double(epochLength)
    }
  }
}
