import Failures
import Tokens

extension DataPlan {
  /// Returns the vocabulary of subwords: that of the plan's tokenizer, or one that is learnt from texts.
  ///
  /// - Throws: a failure for a tokenizer that cannot be read, or of kind `usage` if `data.vocabulary` is too small.
  func subwords(of texts: some Sequence<String>) throws -> Vocabulary {
    if let tokenizer { return Vocabulary(try Tokenizer(path: tokenizer, from: "data.tokenizer")) }
    var trainer = BytePairTrainer(trainer)
    for text in texts { trainer.add(Array(text.utf8)) }
    return Vocabulary(try trainer.tokenizer())
  }
}

extension Vocabulary {
  /// The number of the tokenizer's first piece: 1 if ``boundary`` is before it, otherwise 0.
  var firstPiece: Int32 { Int32(count - (tokenizer?.pieces.count ?? count)) }

  /// Returns the bytes of the text of some pieces.
  func decode(pieces: [Int32]) -> [UInt8] { tokenizer?.decode(pieces.map { $0 - firstPiece }) ?? [] }
}

/// Cuts one text after another into the pieces of a vocabulary.
struct PieceEncoder {
  private var encoder: TextEncoder?
  private let first: Int32

  init(_ vocabulary: Vocabulary) { (encoder, first) = (vocabulary.tokenizer?.encoder(), vocabulary.firstPiece) }

  /// Returns the numbers of the pieces of a text.
  ///
  /// - Parameter place: where the text stands, for error messages: a file and a line.
  /// - Throws: a failure of kind `data` for a text that the tokenizer cannot take.
  mutating func numbers(of text: [UInt8], _ place: @autoclosure () -> String) throws -> [Int32] {
    var numbers: [Int32] = []
    do {
      try encoder?.encode(text, .whole, to: &numbers)
    } catch let failure as Failure {
      throw Failure(failure.kind, "\(place()): \(failure.message)")
    }
    return numbers.map { $0 + first }
  }
}
