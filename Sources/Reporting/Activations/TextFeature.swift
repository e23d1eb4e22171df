/// A feature of a text that a unit may track.
package enum TextFeature: CaseIterable {
  case quotes, lineLength, brackets, wordEnds

  /// The name of the feature on the page.
  package var title: String {
    switch self {
    case .quotes: "inside quotes"
    case .lineLength: "position in the line"
    case .brackets: "inside brackets"
    case .wordEnds: "end of a word"
    }
  }

  /// Returns the value of the feature after each piece of a text.
  package func values(_ pieces: [String]) -> [Double] {
    var state = State()
    return pieces.map { piece in
      for character in piece.unicodeScalars { state.read(character) }
      return switch self {
      case .quotes: state.isQuoted ? 1 : 0
      case .lineLength: Double(state.column)
      case .brackets: Double(state.depth)
      case .wordEnds: state.isAfterWord ? 1 : 0
      }
    }
  }

  /// The values of all features after a character.
  private struct State {
    var isQuoted = false
    /// The number of characters since the start of the line.
    var column = 0
    /// The number of open brackets.
    var depth = 0
    var isAfterWord = false
    private var isInWord = false

    mutating func read(_ character: Unicode.Scalar) {
      let isBlankLine = character == "\n" && column == 0
      column = character == "\n" ? 0 : column + 1
      switch character {
      case "\"": isQuoted.toggle()
      case "“", "«": isQuoted = true
      case "”", "»": isQuoted = false
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth = max(0, depth - 1)
      // Quotes and brackets that are left open by mistake end with the paragraph.
      default: if isBlankLine { (isQuoted, depth) = (false, 0) }
      }
      let isWordCharacter =
        character.properties.isAlphabetic || character.properties.numericType != nil
        || "'’".contains(Character(character))
      (isAfterWord, isInWord) = (isInWord && !isWordCharacter, isWordCharacter)
    }
  }
}
