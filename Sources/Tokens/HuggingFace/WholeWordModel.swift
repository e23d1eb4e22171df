import Failures

/// Whole words.
struct WholeWordModel: WordModel {
  let vocabulary: PieceVocabulary
  let unknown: Int32?
  private let path: String

  /// Reads the model.
  ///
  /// - Throws: a failure of kind `data` for a vocabulary that is wrong.
  init(_ part: TokenizerPart) throws {
    path = part.path
    vocabulary = try PieceVocabulary(part)
    unknown = vocabulary.number(of: try part.text("unk_token", or: "<unk>").utf8)
  }

  func append(_ word: [UInt8], _ memory: inout WordMemory, to numbers: inout [Int32]) throws {
    guard let number = vocabulary.number(of: word) ?? unknown else {
      throw Failure(
        .data,
        "\(path) does not have the word \"\(String(decoding: word.prefix(60), as: UTF8.self))\", and no piece for what "
          + "is unknown; give another tokenizer")
    }
    numbers.append(number)
  }
}
