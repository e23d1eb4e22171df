/// Something in a text that a unit may keep track of.
package enum TextFeature: CaseIterable {
  case quotes, lineLength, brackets, wordEnds

  /// Its heading.
  package var title: String {
    switch self {
    case .quotes: "inside quotes"
    case .lineLength: "how far into the line"
    case .brackets: "inside brackets"
    case .wordEnds: "ends of words"
    }
  }

  /// Its number after each piece of a text.
  package func values(_ pieces: [String]) -> [Double] {
    var state = State()
    return pieces.map { piece in
      for character in piece.unicodeScalars { state.read(character) }
      return switch self {
      case .quotes: state.isQuoted ? 1 : 0
      case .lineLength: Double(state.place)
      case .brackets: Double(state.depth)
      case .wordEnds: state.isBehindWord ? 1 : 0
      }
    }
  }

  /// What is known behind a character.
  private struct State {
    var isQuoted = false
    var place = 0  // characters since the line began
    var depth = 0  // brackets that are open
    var isBehindWord = false
    private var isInWord = false

    mutating func read(_ character: Unicode.Scalar) {
      let isBlankLine = character == "\n" && place == 0
      place = character == "\n" ? 0 : place + 1
      switch character {
      case "\"": isQuoted.toggle()
      case "“", "«": isQuoted = true
      case "”", "»": isQuoted = false
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth = max(0, depth - 1)
      // What was left open by mistake ends with the paragraph.
      default: if isBlankLine { (isQuoted, depth) = (false, 0) }
      }
      let isOfWord =
        character.properties.isAlphabetic || character.properties.numericType != nil
        || "'’".contains(Character(character))
      (isBehindWord, isInWord) = (isInWord && !isOfWord, isOfWord)
    }
  }
}
