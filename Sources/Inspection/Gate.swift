/// A gate of a recurrent layer, as an array's `gates` name it by a letter.
public struct Gate: Sendable {
  /// Keras's letter: `f`.
  public let letter: String
  /// What people call it: `forget`.
  public let word: String
  /// Whether it lets through a share between none and all, by a sigmoid; the candidates for a new state are tanh.
  public let isSigmoid: Bool

  private static let known = [
    Gate(letter: "i", word: "input", isSigmoid: true),
    Gate(letter: "f", word: "forget", isSigmoid: true),
    Gate(letter: "c", word: "cell", isSigmoid: false),
    Gate(letter: "o", word: "output", isSigmoid: true),
    Gate(letter: "z", word: "update", isSigmoid: true),
    Gate(letter: "r", word: "reset", isSigmoid: true),
    Gate(letter: "h", word: "candidate", isSigmoid: false),
  ]

  /// The gate of a letter.
  public init(_ letter: String) {
    guard let gate = Gate.known.first(where: { $0.letter == letter }) else {
      preconditionFailure("a gate named \(letter)")
    }
    self = gate
  }

  private init(letter: String, word: String, isSigmoid: Bool) {
    self.letter = letter
    self.word = word
    self.isSigmoid = isSigmoid
  }
}
