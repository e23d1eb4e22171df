/// Returns a text as a word that a shell reads as this text, as Python's `shlex.quote` does. It is quoted only if it has
/// to be.
///
/// A text with control characters, such as a newline, becomes `$'…'`, so that it stays on one line.
package func shellWord(_ text: String) -> String {
  let characters = text.unicodeScalars
  if !text.isEmpty && characters.allSatisfy(isPlain) { return text }
  if characters.contains(where: isControl) { return "$'\(characters.map(escaped).joined())'" }
  return "'\(text.replacing("'", with: #"'\''"#))'"
}

/// Whether a character means itself to every shell, wherever it is in a word.
private func isPlain(_ character: Unicode.Scalar) -> Bool {
  switch character {
  case "a"..."z", "A"..."Z", "0"..."9", "%", "+", ",", "-", ".", "/", ":", "=", "@", "_": true
  default: false
  }
}

private func isControl(_ character: Unicode.Scalar) -> Bool { character.value < 0x20 || character.value == 0x7F }

/// Returns a character as `$'…'` has it.
private func escaped(_ character: Unicode.Scalar) -> String {
  if isControl(character) { return #"\x"# + (character.value < 16 ? "0" : "") + String(character.value, radix: 16) }
  return ["'", "\\"].contains(character) ? "\\\(character)" : String(character)
}
