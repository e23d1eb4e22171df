import Datasets

/// A text as a model reads it: tokens, and the piece of text to show for each.
package struct TokenizedText {
  /// The tokens.
  let tokens: [Int32]
  /// The text of each token. A piece starts with a space where there is one between two words.
  let pieces: [String]

  /// Looks up the text of each token in a vocabulary.
  package init(_ tokens: [Int32], _ vocabulary: Vocabulary, _ unit: DataPlan.Unit) {
    self.tokens = tokens
    if let bytes = vocabulary.bytes(unit) {
      pieces = TokenizedText.pieces(tokens.map { bytes[Int($0)] })
      return
    }
    var pieces: [String] = []
    for token in tokens.map({ vocabulary.tokens[Int($0)] }) {
      let hasSpace = unit == .word && !pieces.isEmpty && pieces.last != "\n" && !"\n.,;:!?)]".contains(token)
      pieces.append(hasSpace ? " \(token)" : token)
    }
    self.pieces = pieces
  }

  /// Returns the texts of tokens of bytes. A character of several tokens is the text of the first one, and the others have
  /// none.
  private static func pieces(_ tokens: [[UInt8]]) -> [String] {
    var owners: [Int] = []
    for (index, token) in tokens.enumerated() { owners += token.map { _ in index } }
    var (pieces, offset) = ([String](repeating: "", count: tokens.count), 0)
    for character in String(decoding: tokens.joined(), as: UTF8.self).unicodeScalars where offset < owners.count {
      pieces[owners[offset]].unicodeScalars.append(character)
      // A byte that is not text became U+FFFD.
      offset += character == "\u{FFFD}" ? 1 : UTF8.width(character)
    }
    return pieces
  }
}
