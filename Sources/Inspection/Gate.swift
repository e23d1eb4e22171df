/// A gate of a recurrent layer. The attribute `gates` of an array in a checkpoint lists gates by their letters.
public struct Gate: Sendable {
  /// Keras's letter: `f`.
  public let letter: String
  /// The name of the gate: `forget`.
  public let word: String
  /// Whether the activation is a sigmoid, which can saturate open or closed. The candidate for a new state has tanh.
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

  /// Creates the gate that has a letter.
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
