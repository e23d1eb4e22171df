import Datasets

/// A text as a model reads it: tokens, and the piece of text to show for each.
package struct TokenizedText {
  /// The tokens.
  let tokens: [Int32]
  /// The text of each token. A piece starts with a space where there is one between two words.
  let pieces: [String]

  /// Looks up the text of each token in a vocabulary.
  package init(_ tokens: [Int32], _ vocabulary: Vocabulary, areWords: Bool) {
    self.tokens = tokens
    var pieces: [String] = []
    for token in tokens.map({ vocabulary.tokens[Int($0)] }) {
      let hasSpace = areWords && !pieces.isEmpty && pieces.last != "\n" && !"\n.,;:!?)]".contains(token)
      pieces.append(hasSpace ? " \(token)" : token)
    }
    self.pieces = pieces
  }
}
