/// A stretch of a run.
public enum Length: Sendable, Equatable {
  /// So many steps.
  case steps(Int)
  /// So many times through the training part.
  case epochs(Int)

  /// The number of steps, which is a `Double` so that no length is too long.
  package func steps(epochLength: Int) -> Double {
    switch self {
    case .steps(let count): Double(count)
    case .epochs(let count): Double(count) * Double(epochLength)
    }
  }
}
