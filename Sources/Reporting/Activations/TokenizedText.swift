import Datasets

/// A text as a model reads it: pieces, one for each token.
package struct TokenizedText {
  /// The tokens.
  let tokens: [Int32]
  /// What each is on the page, spaces between words included.
  let pieces: [String]

  /// The text of some tokens.
  package init(_ tokens: [Int32], _ vocabulary: Vocabulary, areWords: Bool) {
    self.tokens = tokens
    var pieces: [String] = []
    for token in tokens.map({ vocabulary.tokens[Int($0)] }) {
      let isApart = areWords && !pieces.isEmpty && pieces.last != "\n" && !"\n.,;:!?)]".contains(token)
      pieces.append(isApart ? " \(token)" : token)
    }
    self.pieces = pieces
  }
}
