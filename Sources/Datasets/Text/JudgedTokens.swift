extension DataPlan {
  /// Whether a target is judged by its text rather than by its tokens: a piece or a byte alone is neither right nor wrong.
  public var judgesTexts: Bool { targetUnit == .subword || targetUnit == .byte }

  /// Returns what the text of a target is judged by: the words of a text of subwords, and the characters of one of bytes.
  public func judgedTokens(_ text: String) -> [String] {
    targetUnit == .subword ? DataPlan.words(text) : text.unicodeScalars.map { String($0) }
  }
}
