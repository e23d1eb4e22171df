import Failures
import HDF5

/// How the elements of an array are divided into examples, time steps and numbers.
struct ArrayLayout {
  /// The number of examples, N.
  let rows: Int
  /// The number of time steps of an example, T; 1 if there is one element for the whole example.
  let steps: Int
  /// The number of elements of a time step.
  let width: Int
  /// Whether the elements are tokens or classes rather than numbers.
  let isTokens: Bool
  /// Whether the array has elements for each time step.
  let isEveryStep: Bool

  /// Returns the places of the elements of an example, as far as its length.
  func places(_ row: Int, length: Int) -> Range<Int> { row * steps * width..<(row * steps + length) * width }

  /// Returns the example that an element belongs to.
  func row(_ place: Int) -> Int { place / max(1, steps * width) }

  private init(_ shape: [Int], steps: Int? = nil, width: Int = 1, isTokens: Bool) {
    (rows, self.steps, self.width) = (shape[0], steps ?? 1, width)
    (self.isTokens, isEveryStep) = (isTokens, steps != nil)
  }

  /// Creates the layout of inputs: tokens (N, T), numbers (N, T, F), or numbers (N, F) for a single time step. Nil if
  /// an array is neither.
  init?(inputs header: ArrayHeader) {
    let shape = header.shape
    switch (header.kind, shape.count) {
    case (.texts, _): return nil
    case (.integers, 2): self.init(shape, steps: shape[1], isTokens: true)
    case (_, 2): self.init(shape, width: shape[1], isTokens: false)
    case (_, 3): self.init(shape, steps: shape[1], width: shape[2], isTokens: false)
    default: return nil
    }
  }

  /// Creates the layout of targets: classes (N) or (N, T), or numbers (N), (N, K) or (N, T, K). A last size of 1 counts
  /// for nothing in classes. Nil if an array is neither.
  ///
  /// - Parameter steps: the number of time steps of the inputs.
  init?(targets header: ArrayHeader, steps: Int) {
    let isTokens = header.kind != .numbers
    let shape = isTokens && header.shape.count > 1 && header.shape.last == 1 ? header.shape.dropLast() : header.shape
    switch (isTokens, shape.count) {
    case (_, 1): self.init(shape, isTokens: isTokens)
    case (true, 2) where shape[1] == steps: self.init(shape, steps: steps, isTokens: true)
    case (false, 2): self.init(shape, width: shape[1], isTokens: false)
    case (false, 3) where shape[1] == steps: self.init(shape, steps: steps, width: shape[2], isTokens: false)
    default: return nil
    }
  }
}
